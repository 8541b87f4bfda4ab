package dev.milena.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Properties;

/** Messages that the stories send, and how an independent reader reads what comes back. */
final class Letters {

    private Letters() {}

    /** A complete message, with lines that need care on the way: a dot, dots, trailing blanks, an empty one. */
    static byte[] plain(String subject) {
        return crlf("""
                From: Ada <ada@src.example>
                To: someone
                Subject: %s
                Date: Mon, 05 Jan 2026 12:00:00 +0000
                Message-ID: <%s@src.example>
                X-Odd:   folded
                \tand  spaced

                .
                ..
                .hidden\s\s

                last line
                """.formatted(subject, subject.replace(' ', '.')));
    }

    /** Lines that end with CRLF, some of them dots, and so many octets in all. */
    static byte[] of(int size) {
        byte[] head =
                "Date: Mon, 05 Jan 2026 12:00:00 +0000\r\nMessage-ID: <limit@src.example>\r\n\r\n".getBytes(UTF_8);
        byte[] letter = Arrays.copyOf(head, size);
        for (int i = head.length; i < size; i++) {
            int column = (i - head.length) % 73;
            letter[i] = (byte) (column == 0 ? '.' : column == 71 ? '\r' : column == 72 ? '\n' : 'a' + i / 73 % 26);
        }
        if (letter[size - 3] == '\r') {
            // Its LF is overwritten.
            letter[size - 3] = 'x';
        }
        letter[size - 2] = '\r';
        letter[size - 1] = '\n';
        return letter;
    }

    static byte[] crlf(String lines) {
        return lines.replace("\n", "\r\n").getBytes(UTF_8);
    }

    /** What follows the Received fields on top. */
    static String afterReceived(byte[] octets) {
        String text = new String(octets, UTF_8);
        int at = 0;
        while (text.startsWith("Received:", at)) {
            at = text.indexOf("\r\n", at) + 2;
            while (text.charAt(at) == ' ' || text.charAt(at) == '\t') {
                at = text.indexOf("\r\n", at) + 2;
            }
        }
        return text.substring(at);
    }

    static MimeMessage parsed(byte[] octets) throws MessagingException {
        Properties strict = new Properties();
        strict.setProperty("mail.mime.multipart.allowempty", "false");
        strict.setProperty("mail.mime.multipart.ignoremissingboundaryparameter", "false");
        strict.setProperty("mail.mime.multipart.ignoremissingendboundary", "false");
        return new MimeMessage(Session.getInstance(strict), new ByteArrayInputStream(octets));
    }
}
