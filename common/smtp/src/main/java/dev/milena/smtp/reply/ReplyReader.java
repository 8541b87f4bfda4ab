package dev.milena.smtp.reply;

import dev.milena.mail.EnhancedCode;
import dev.milena.smtp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies an octet at a time (RFC 5321 §4.2.1), so that it cannot matter how they were cut into packets. Strict about what decides (codes,
 * separators, one code for all lines), lenient about what does not: LF alone ends a line, control characters and octets that are no UTF-8 in the text are
 * replaced. After {@link Result.Malformed} it stays malformed: nobody can know where the next reply would begin. Not thread-safe.
 */
public final class ReplyReader {

    /** Octets of a line that are kept. RFC 5321 §4.5.3.1.5 allows 512; real servers put URLs there. The rest of a longer line is skipped. */
    public static final int MAX_LINE = 2048;

    /** The longest EHLO responses seen have about 20 lines. */
    public static final int MAX_LINES = 100;

    /** Octets of a whole reply, what is skipped included. */
    public static final int MAX_REPLY = 64 * 1024;

    private static final Result NEED_MORE = new Result.NeedMore();

    public sealed interface Result {

        record Complete(Reply reply) implements Result {}

        record NeedMore() implements Result {}

        record Malformed(String reason) implements Result {}
    }

    private byte[] line = new byte[256];
    private int length;
    private int octets;
    private int code;
    private @Nullable EnhancedCode enhanced;
    private List<String> lines = List.of();
    private Result.@Nullable Malformed malformed;

    public Result read(byte octet) {
        if (malformed != null) {
            return malformed;
        }
        if (++octets > MAX_REPLY) {
            return refuse("a reply of more than " + MAX_REPLY + " octets");
        }
        if (octet == '\n') {
            return endOfLine();
        }
        if (length < MAX_LINE) {
            if (length == line.length) {
                line = Arrays.copyOf(line, MAX_LINE);
            }
            line[length++] = octet;
        }
        return NEED_MORE;
    }

    /** Whether a reply has begun and not ended. */
    public boolean midReply() {
        return octets > 0;
    }

    private Result endOfLine() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        int lineCode = codeOf(end);
        if (lineCode < 0) {
            return refuse("a line that is no reply: " + text(0, Math.min(end, 80)));
        }
        if (lines.isEmpty()) {
            code = lineCode;
        } else if (lineCode != code) {
            return refuse("lines of different codes in one reply, " + code + " and " + lineCode);
        }
        String text = text(textStart(Math.min(4, end), end), end);
        boolean last = end == 3 || line[3] == ' ';
        if (last && lines.isEmpty()) {
            return complete(List.of(text));
        }
        if (lines.isEmpty()) {
            lines = new ArrayList<>();
        }
        lines.add(text);
        if (last) {
            return complete(lines);
        }
        return lines.size() < MAX_LINES ? NEED_MORE : refuse("a reply of more than " + MAX_LINES + " lines");
    }

    private Result complete(List<String> all) {
        Reply reply = new Reply(code, enhanced, all);
        lines = List.of();
        enhanced = null;
        octets = 0;
        return new Result.Complete(reply);
    }

    private Result refuse(String reason) {
        malformed = new Result.Malformed(reason);
        lines = List.of();
        return malformed;
    }

    /** The code of a line; -1 unless three digits, the first of them 2 to 5, stand before a blank, a hyphen, or nothing. */
    private int codeOf(int end) {
        if (end < 3 || line[0] < '2' || line[0] > '5' || !digit(line[1]) || !digit(line[2])) {
            return -1;
        }
        if (end > 3 && line[3] != ' ' && line[3] != '-') {
            return -1;
        }
        return (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
    }

    /** Behind the enhanced code and its blank, if one of the reply's class stands at {@code from} (RFC 2034 §4); else {@code from}. */
    private int textStart(int from, int end) {
        int at = from;
        if (code / 100 == 3 || end - at < 5 || line[at] != line[0] || line[at + 1] != '.') {
            return from;
        }
        at += 2;
        int subject = 0;
        int start = at;
        while (at < end && at - start < 3 && digit(line[at])) {
            subject = subject * 10 + line[at++] - '0';
        }
        if (at == start || at >= end || line[at] != '.') {
            return from;
        }
        int detail = 0;
        start = ++at;
        while (at < end && at - start < 3 && digit(line[at])) {
            detail = detail * 10 + line[at++] - '0';
        }
        if (at == start || (at < end && line[at] != ' ')) {
            return from;
        }
        if (enhanced == null) {
            enhanced = new EnhancedCode(code / 100, subject, detail);
        }
        return Math.min(at + 1, end);
    }

    private String text(int from, int to) {
        for (int i = from; i < to; i++) {
            if ((line[i] >= 0 && line[i] < ' ') || line[i] == 0x7f) {
                line[i] = line[i] == '\t' ? (byte) ' ' : (byte) '?';
            }
        }
        return from >= to ? "" : new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    private static boolean digit(byte octet) {
        return octet >= '0' && octet <= '9';
    }
}
