package dev.milena.deliverer.bounce;

import dev.milena.mail.RemoteHost;

/** The part people read. Pure. */
final class HumanPart {

    private HumanPart() {}

    static String subject(Notice.Kind kind) {
        return switch (kind) {
            case FAILED -> "Undelivered mail: your message could not be delivered";
            case DELAYED -> "Delayed mail: your message is still on its way";
            case RELAYED -> "Relayed mail: your message was handed on";
        };
    }

    static String text(Notice notice, String hostname, boolean utf8) {
        StringBuilder out = new StringBuilder(512);
        out.append("This is the mail system at ").append(hostname).append(".\r\n\r\n");
        out.append(opening(notice.kind()).replace("\n", "\r\n"));
        for (Notice.Line line : notice.lines()) {
            out.append("\r\n<")
                    .append(Clean.text(line.recipient().mailbox().text(), utf8))
                    .append(">\r\n");
            out.append(said(line, utf8));
            if (line.retryUntil() != null) {
                out.append("    It will be tried until ")
                        .append(StatusPart.date(line.retryUntil()))
                        .append(".\r\n");
            }
        }
        return out.toString();
    }

    private static String opening(Notice.Kind kind) {
        return switch (kind) {
            case FAILED -> """
                    Your message could not be delivered to the recipients below.
                    It will not be tried again. If you send it again, please
                    see first what their mail system says.
                    """;
            case DELAYED -> """
                    Your message could not yet be delivered to the recipients below.
                    You need not do anything: it will be tried again. If it cannot be
                    delivered in the end, you will be told.
                    """;
            case RELAYED -> """
                    Your message was handed to the mail system of the recipients below.
                    That system does not report deliveries, so whether the message
                    reached their mailboxes is not known here, and no other report
                    of success will follow.
                    """;
        };
    }

    private static String said(Notice.Line line, boolean utf8) {
        RemoteHost remote = line.remote();
        String text = Clean.text(line.text(), utf8);
        String expired = line.status().subject() == 4 && line.status().detail() == 7 ? "Given up. Last: " : "";
        if (remote == null) {
            return Clean.folded("   ", expired + text);
        }
        String host = Clean.text(remote.name(), false) + " [" + Clean.text(remote.address(), false) + "]";
        return line.heard()
                ? Clean.folded("   ", expired + host + " said: " + line.code() + " " + line.status() + " " + text)
                : Clean.folded("   ", expired + host + ": " + text);
    }
}
