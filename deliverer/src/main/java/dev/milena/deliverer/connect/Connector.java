package dev.milena.deliverer.connect;

import dev.milena.mail.Failure;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Target;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens sessions with remote servers. Belongs to one event loop: call it there; its stages complete there. */
public interface Connector {

    /**
     * Dials the target's addresses in order (at most five), reads the greeting, says EHLO (HELO where refused), and upgrades to TLS where offered. Never
     * dials an address of a blocked network. Completes normally always, within the connect, greeting, EHLO and TLS deadlines.
     */
    CompletionStage<ConnectResult> connect(Target target);

    sealed interface ConnectResult {

        record Connected(Session session) implements ConnectResult {}

        /** Of SITE scope, always. */
        record Unreachable(Failure failure) implements ConnectResult {}
    }

    /** A session ready for its next transaction. Belongs to the connector's event loop. */
    interface Session {

        RemoteHost remote();

        /** Recipients one transaction should have at most (RFC 5321 §4.5.3.1.8, or the server's LIMITS). */
        int maxRecipients();

        /** Whether the server offers DSN (RFC 3461): then it answers for reports of success; else Milena reports that it relayed. */
        boolean offersDsn();

        /**
         * Runs one transaction. One at a time, and one more where {@link #takesAnother}. Completes normally always, within the deadlines of its phases:
         * every recipient of the transaction has exactly one result.
         */
        CompletionStage<TransactionResult> send(Transaction transaction);

        /**
         * Whether the envelope of another transaction may follow the end of data of the one under way before that is answered (RFC 2920 §3.1): its body
         * waits for its own 354, so no more than one message is ever in doubt. Should the session end before its turn, its recipients fail with {@code
         * QUEUE} stage, as if it had not been sent.
         */
        boolean takesAnother();

        /**
         * Ends the transaction if its end of data has not gone out: its recipients fail as if {@link Transaction#mayFinish} had said no, and the connection
         * is dropped, at once or, if another end of data waits for its answer, behind that. Else the answer is awaited.
         */
        void giveUp(Transaction transaction);

        /** Whether another transaction may follow; false once closed, after 421, garbage, or a failure in the middle of data. */
        boolean usable();

        /** Says QUIT if that is possible, and closes. Idempotent; does not wait. */
        void close();
    }

    /**
     * @param results one for each recipient, in the order of the transaction
     * @param transcript the conversation of this transaction, bounded to 8 KiB, without the message; empty when everything went well
     * @param tlsProtocol null in clear
     */
    record TransactionResult(
            List<RecipientResult> results,
            String transcript,
            @Nullable String tlsProtocol,
            @Nullable String tlsCipher) {
        public TransactionResult {
            results = List.copyOf(results);
        }
    }
}
