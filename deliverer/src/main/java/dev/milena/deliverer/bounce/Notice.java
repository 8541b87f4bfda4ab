package dev.milena.deliverer.bounce;

import dev.milena.deliverer.verdict.Printable;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.Notify;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.ReversePath;
import dev.milena.mail.Task;
import dev.milena.smtp.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one report says: of one kind, about some recipients of one task, to a sender who wants it. */
public record Notice(Task task, Kind kind, List<Line> lines) {

    public Notice {
        lines = List.copyOf(lines);
        if (lines.isEmpty() || task.envelope().sender() instanceof ReversePath.None) {
            throw new IllegalArgumentException("a report is about somebody and goes to somebody");
        }
    }

    /** The values of {@code Action} that Milena uses (RFC 3464 §2.3.3), each with the word of NOTIFY that asks for it. */
    public enum Kind {
        FAILED(Notify.FAILURE),
        DELAYED(Notify.DELAY),
        RELAYED(Notify.SUCCESS);

        private final Notify asked;

        Kind(Notify asked) {
            this.asked = asked;
        }
    }

    /** The lines whose sender wants them; nothing if none is left, or if the reverse path is null: what fails with it is never reported (RFC 5321 §6.1). */
    public static Optional<Notice> of(Task task, Kind kind, List<Line> lines) {
        if (task.envelope().sender() instanceof ReversePath.None) {
            return Optional.empty();
        }
        List<Line> wanted =
                lines.stream().filter(l -> l.recipient().wants(kind.asked)).toList();
        return wanted.isEmpty() ? Optional.empty() : Optional.of(new Notice(task, kind, wanted));
    }

    /**
     * What is said about one recipient.
     *
     * @param remote the host it is about; null where there was none
     * @param heard whether that host said {@code code} and {@code text}; else they are Milena's
     * @param retryUntil when it will be given up; for delays only
     */
    public record Line(
            Recipient recipient,
            EnhancedCode status,
            int code,
            String text,
            @Nullable RemoteHost remote,
            boolean heard,
            @Nullable Instant retryUntil) {

        private static final EnhancedCode EXPIRED = new EnhancedCode(5, 4, 7);
        private static final EnhancedCode RELAYED = new EnhancedCode(2, 0, 0);

        public static Line failed(Recipient recipient, Failure why) {
            return new Line(recipient, why.enhanced(), why.code(), why.text(), why.remote(), why.heard(), null);
        }

        /** {@code last} is what the last attempt failed with. */
        public static Line expired(Recipient recipient, Failure last) {
            return new Line(recipient, EXPIRED, last.code(), last.text(), last.remote(), last.heard(), null);
        }

        public static Line delayed(Recipient recipient, Failure last, Instant retryUntil) {
            return new Line(
                    recipient, last.enhanced(), last.code(), last.text(), last.remote(), last.heard(), retryUntil);
        }

        public static Line relayed(Recipient recipient, @Nullable RemoteHost remote, Reply reply) {
            EnhancedCode status = reply.enhanced() == null ? RELAYED : reply.enhanced();
            return new Line(recipient, status, reply.code(), Printable.of(reply.text()), remote, true, null);
        }
    }
}
