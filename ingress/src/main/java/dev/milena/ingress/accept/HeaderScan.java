package dev.milena.ingress.accept;

/**
 * Looks through the header section of a message as it grows in a {@link Buffer}: where it ends, how many Received fields it has, whether Date and Message-ID
 * are there. Each octet is looked at a bounded number of times, however the message was cut. A line that is neither field nor continuation ends the
 * section as an empty one does. For one thread.
 */
final class HeaderScan {

    private final int begin;
    private int lineStart;
    private int scanned;
    private boolean ended;
    private int received;
    private boolean date;
    private boolean messageId;
    private boolean emptyLine;

    /** @param begin where the client's octets begin */
    HeaderScan(int begin) {
        this.begin = begin;
        this.lineStart = begin;
        this.scanned = begin;
    }

    /** Looks at what is new. True if the end of the section was found. */
    boolean scan(Buffer in) {
        byte[] a = in.array;
        int size = in.size;
        while (!ended && scanned < size) {
            if (a[scanned++] == '\n') {
                line(a, scanned);
            }
        }
        return ended;
    }

    /** No more octets come: what is left is the last line. */
    void finish(Buffer in) {
        if (!ended && lineStart < in.size) {
            line(in.array, in.size);
        }
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** Where further fields belong: before the line that ends the section, or at the end of all octets. */
    int end() {
        return lineStart;
    }

    /** Octets of the client's header section so far. */
    int length() {
        return scanned - begin;
    }

    int received() {
        return received;
    }

    boolean hasDate() {
        return date;
    }

    boolean hasMessageId() {
        return messageId;
    }

    /** Whether the message begins with text: it has no header at all, so that the fields put before it need an empty line behind them. */
    boolean headless() {
        return lineStart == begin && !emptyLine;
    }

    private void line(byte[] a, int next) {
        byte first = a[lineStart];
        if (first == '\r' || first == '\n') {
            emptyLine = true;
            ended = true;
        } else if (first == ' ' || first == '\t') {
            ended = lineStart == begin;
        } else {
            ended = !field(a, next);
        }
        lineStart = ended ? lineStart : next;
    }

    private boolean field(byte[] a, int next) {
        int colon = lineStart;
        while (colon < next && a[colon] > ' ' && a[colon] < 0x7f && a[colon] != ':') {
            colon++;
        }
        int length = colon - lineStart;
        // RFC 5322 §4.5: older messages may have blanks before the colon.
        while (colon < next && (a[colon] == ' ' || a[colon] == '\t')) {
            colon++;
        }
        if (length == 0 || colon == next || a[colon] != ':') {
            return false;
        }
        switch (length) {
            case 4 -> date |= is(a, "date");
            case 8 -> received += is(a, "received") ? 1 : 0;
            case 10 -> messageId |= is(a, "message-id");
            default -> {}
        }
        return true;
    }

    private boolean is(byte[] a, String name) {
        for (int i = 0; i < name.length(); i++) {
            if ((a[lineStart + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
