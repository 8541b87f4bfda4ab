package dev.milena.deliverer.dialogue;

import dev.milena.deliverer.verdict.Policy;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.Reply;
import dev.milena.smtp.reply.Extensions;

/**
 * The way from the connection to a session that takes mail. Each state is a record; a reply leads to the next {@link Step}.
 *
 * <pre>
 *   Greeting ─220→ Ehlo ─250→ ready, or where STARTTLS is offered and wanted:  StartTls ─220→ (handshake) Ehlo ─250→ ready
 *                   └5yz→ Helo ─250→ ready                                       └4yz, 5yz→ ready, in clear
 * </pre>
 *
 * Everything else fails with SITE scope. A greeting of 554 does not mean that the mail is bad (RFC 5321 §3.1), so it fails like that too.
 */
public sealed interface Opening {

    /** What is fixed for one opening. */
    record Terms(String ehloName, boolean startTls, RemoteHost remote) {}

    sealed interface Step {

        /** Say this; its reply goes to {@code next}. */
        record Say(Command command, Opening next) implements Step {}

        /** Shake hands, provided that not one octet came behind the 220; then say this. */
        record Secure(Command command, Opening next) implements Step {}

        record Ready(Extensions extensions) implements Step {}

        record Fail(Failure failure) implements Step {}
    }

    Terms terms();

    Failure.Stage stage();

    Step reply(Reply reply);

    static Opening begin(Terms terms) {
        return new Greeting(terms);
    }

    /** No reply came. */
    default Failure broken(Trouble trouble, String detail) {
        return Policy.broken(stage(), trouble, detail, terms().remote());
    }

    record Greeting(Terms terms) implements Opening {

        @Override
        public Failure.Stage stage() {
            return Failure.Stage.GREETING;
        }

        @Override
        public Step reply(Reply reply) {
            return reply.positive()
                    ? new Step.Say(new Command(Command.Verb.EHLO, terms.ehloName()), new Ehlo(terms, false))
                    : refusedBy(this, reply);
        }
    }

    /** @param secure said inside TLS */
    record Ehlo(Terms terms, boolean secure) implements Opening {

        @Override
        public Failure.Stage stage() {
            return Failure.Stage.EHLO;
        }

        @Override
        public Step reply(Reply reply) {
            if (reply.permanentNegative() && !secure) {
                return new Step.Say(new Command(Command.Verb.HELO, terms.ehloName()), new Helo(terms));
            }
            if (!reply.positive()) {
                return refusedBy(this, reply);
            }
            Extensions extensions = Extensions.of(reply);
            return extensions.startTls() && terms.startTls() && !secure
                    ? new Step.Say(Command.STARTTLS, new StartTls(terms, extensions))
                    : new Step.Ready(extensions);
        }
    }

    record Helo(Terms terms) implements Opening {

        @Override
        public Failure.Stage stage() {
            return Failure.Stage.EHLO;
        }

        @Override
        public Step reply(Reply reply) {
            return reply.positive() ? new Step.Ready(Extensions.NONE) : refusedBy(this, reply);
        }
    }

    record StartTls(Terms terms, Extensions inClear) implements Opening {

        @Override
        public Failure.Stage stage() {
            return Failure.Stage.STARTTLS;
        }

        @Override
        public Step reply(Reply reply) {
            if (reply.positive()) {
                // RFC 3207 §4.2: what the server said in clear is forgotten.
                return new Step.Secure(new Command(Command.Verb.EHLO, terms.ehloName()), new Ehlo(terms, true));
            }
            boolean leaving = reply.code() == 421;
            return !leaving && (reply.transientNegative() || reply.permanentNegative())
                    ? new Step.Ready(inClear)
                    : refusedBy(this, reply);
        }
    }

    private static Step refusedBy(Opening state, Reply reply) {
        return new Step.Fail(Policy.refused(state.stage(), reply, state.terms().remote()));
    }
}
