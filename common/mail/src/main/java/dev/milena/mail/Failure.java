package dev.milena.mail;

import org.jspecify.annotations.Nullable;

/**
 * Why something was not delivered, with its scope. Only SITE failures feed the concurrency window and the breaker; a RECIPIENT failure never does.
 *
 * @param code the reply code, the remote's or the one Milena gives for its own finding (e.g. 556 for null MX)
 * @param enhanced always present: taken from the reply, else from the policy table
 * @param text the remote's words, sanitised to printable text, at most 1000 characters; or our own
 * @param remote the host it was about; null where there was none (DNS, expiry)
 * @param ambiguous the remote may have taken the message: a retry may be a duplicate
 * @param heard whether {@code code} and {@code text} are a reply of the remote, and not what Milena makes of its silence
 */
public record Failure(
        Scope scope,
        Permanence permanence,
        Stage stage,
        int code,
        EnhancedCode enhanced,
        String text,
        @Nullable RemoteHost remote,
        boolean ambiguous,
        boolean heard) {

    /** One that Milena found herself. */
    public Failure(
            Scope scope,
            Permanence permanence,
            Stage stage,
            int code,
            EnhancedCode enhanced,
            String text,
            @Nullable RemoteHost remote,
            boolean ambiguous) {
        this(scope, permanence, stage, code, enhanced, text, remote, ambiguous, false);
    }

    /** What is hurt: the whole site, this message at this site, or one recipient. */
    public enum Scope {
        SITE,
        MESSAGE,
        RECIPIENT
    }

    public enum Permanence {
        TRANSIENT,
        PERMANENT
    }

    /** How far it had come. */
    public enum Stage {
        ROUTE,
        QUEUE,
        CONNECT,
        GREETING,
        EHLO,
        STARTTLS,
        MAIL,
        RCPT,
        DATA,
        BODY,
        END_OF_DATA,
        BODY_STORE
    }

    public boolean permanent() {
        return permanence == Permanence.PERMANENT;
    }

    public Failure withPermanence(Permanence p) {
        return new Failure(scope, p, stage, code, enhanced, text, remote, ambiguous, heard);
    }
}
