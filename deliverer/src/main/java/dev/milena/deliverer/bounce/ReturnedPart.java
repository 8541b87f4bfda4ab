package dev.milena.deliverer.bounce;

import dev.milena.mail.DsnReturn;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The part that gives the message back: whole where RET=FULL asks for it and it is small and fit to be carried as it is, else its header section (RFC 3461
 * §4.3; without RET the choice is ours, and headers are enough to find a message by). Pure.
 */
record ReturnedPart(String contentType, String encoding, byte[] octets) {

    /** Above it the header section stands for the message: reports are many and their senders often do not exist. */
    private static final int FULL_LIMIT = 64 * 1024;

    private static final int HEADER_LIMIT = 64 * 1024;

    /** RFC 5322 §2.1.1. */
    private static final int LONGEST_LINE = 998;

    private static final int QP_LINE = 73;

    static ReturnedPart of(Original original, Notice notice, boolean utf8) {
        byte[] octets = original.octets();
        boolean full = notice.kind() == Notice.Kind.FAILED
                && notice.task().envelope().ret() == DsnReturn.FULL
                && original.whole()
                && octets.length <= FULL_LIMIT
                && isLines(octets);
        if (full) {
            return new ReturnedPart(utf8 ? "message/global" : "message/rfc822", encoding(octets), octets);
        }
        byte[] headers = Arrays.copyOf(octets, endOfHeaders(octets));
        if (!isLines(headers) || (!utf8 && !isSevenBit(headers))) {
            // RFC 6533 §5 and RFC 6522 §4 allow an encoding here, as they do not for a whole message.
            return new ReturnedPart(headersType(utf8), "quoted-printable", quotedPrintable(headers));
        }
        return new ReturnedPart(headersType(utf8), encoding(headers), headers);
    }

    boolean sevenBit() {
        return !"8bit".equals(encoding);
    }

    private static String headersType(boolean utf8) {
        return utf8 ? "message/global-headers" : "text/rfc822-headers";
    }

    private static String encoding(byte[] octets) {
        return isSevenBit(octets) ? "7bit" : "8bit";
    }

    private static boolean isSevenBit(byte[] octets) {
        for (byte b : octets) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every line ends in CRLF and none is too long or holds a NUL. */
    private static boolean isLines(byte[] octets) {
        int length = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                length = 0;
                i++;
            } else if (octets[i] == '\r' || octets[i] == '\n' || octets[i] == 0 || ++length > LONGEST_LINE) {
                return false;
            }
        }
        return true;
    }

    /** Behind the last CRLF of the header section, without the empty line; cut at a line end if there is no end in sight. */
    private static int endOfHeaders(byte[] octets) {
        int lastLineEnd = 0;
        int limit = Math.min(octets.length, HEADER_LIMIT);
        for (int i = 0; i + 1 < limit; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n') {
                if (lastLineEnd == i) {
                    return i;
                }
                lastLineEnd = i + 2;
            }
        }
        return lastLineEnd > 0 ? lastLineEnd : limit;
    }

    /** RFC 2045 §6.7; line ends of the text stay line ends. */
    private static byte[] quotedPrintable(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length * 2);
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            int c = octets[i] & 0xff;
            if (c == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                out.write('\r');
                out.write('\n');
                column = 0;
                i++;
                continue;
            }
            if (column >= QP_LINE) {
                out.writeBytes("=\r\n".getBytes(StandardCharsets.US_ASCII));
                column = 0;
            }
            boolean spaceAtEnd = c == ' ' && (i + 1 == octets.length || octets[i + 1] == '\r');
            if (c >= ' ' && c < 0x7f && c != '=' && !spaceAtEnd) {
                out.write(c);
                column++;
            } else {
                out.write('=');
                out.write(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                out.write(Character.toUpperCase(Character.forDigit(c & 15, 16)));
                column += 3;
            }
        }
        return out.toByteArray();
    }
}
