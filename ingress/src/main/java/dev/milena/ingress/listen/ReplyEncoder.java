package dev.milena.ingress.listen;

import dev.milena.mail.EnhancedCode;
import dev.milena.smtp.Reply;
import io.netty.buffer.ByteBuf;

/** Writes replies (RFC 5321 §4.2, RFC 2034 §4). Whatever a text holds, only printable ASCII goes out, in lines of at most 512 octets. */
final class ReplyEncoder {

    /** RFC 5321 §4.5.3.1.5: 512 octets with code and CRLF; the code, the enhanced code and CRLF need at most 17. */
    private static final int MAX_TEXT = 490;

    private ReplyEncoder() {}

    static void write(Reply reply, ByteBuf out) {
        int last = reply.lines().size() - 1;
        for (int i = 0; i <= last; i++) {
            number(reply.code(), out);
            out.writeByte(i == last ? ' ' : '-');
            EnhancedCode enhanced = reply.enhanced();
            if (enhanced != null) {
                number(enhanced.statusClass(), out);
                out.writeByte('.');
                number(enhanced.subject(), out);
                out.writeByte('.');
                number(enhanced.detail(), out);
                out.writeByte(' ');
            }
            text(reply.lines().get(i), out);
            out.writeByte('\r').writeByte('\n');
        }
    }

    private static void text(String text, ByteBuf out) {
        int length = Math.min(text.length(), MAX_TEXT);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            out.writeByte(c >= ' ' && c < 0x7f ? c : '?');
        }
    }

    private static void number(int n, ByteBuf out) {
        if (n >= 10) {
            number(n / 10, out);
        }
        out.writeByte('0' + n % 10);
    }
}
