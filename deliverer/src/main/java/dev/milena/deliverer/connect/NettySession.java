package dev.milena.deliverer.connect;

import dev.milena.deliverer.dialogue.Step;
import dev.milena.deliverer.dialogue.TransactionDialogue;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.RemoteHost;
import dev.milena.smtp.Reply;
import dev.milena.smtp.reply.Extensions;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A session over one wire: one {@link TransactionDialogue} after the other, the envelope of the next behind the end of data. Belongs to its event loop. */
final class NettySession implements Connector.Session, Wire.Listener {

    /** RFC 5321 §4.5.3.1.8: every server takes so many. */
    private static final int MAX_RECIPIENTS = 100;

    /** How long the reply to QUIT is awaited; nobody waits for it but this socket. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private static final long PROMPT = Duration.ofSeconds(2).toNanos();

    private final Wire wire;
    private final RemoteHost remote;
    private final TransactionDialogue.Terms terms;
    private final Timeouts timeouts;
    private final @Nullable String tlsProtocol;
    private final @Nullable String tlsCipher;
    private int mailsLeft;
    private boolean resetFirst;
    private boolean closed;
    private @Nullable TransactionRun running;

    /** Its envelope is behind the end of data of the running one. */
    private @Nullable TransactionRun following;

    /** The last end of data was answered soon: behind a slow one nobody should have to wait who could go elsewhere. */
    private boolean prompt;

    /** An envelope was said that nobody stands for any more: nothing can come behind it. */
    private boolean spoiled;

    NettySession(Wire wire, RemoteHost remote, Extensions offered, @Nullable SslHandler tls, ConnectConfig config) {
        this.wire = wire;
        this.remote = remote;
        this.timeouts = config.timeouts();
        int limit = offered.maxRecipients();
        int recipients = limit > 0 ? Math.min(limit, MAX_RECIPIENTS) : MAX_RECIPIENTS;
        this.terms = new TransactionDialogue.Terms(remote, offered, recipients, config.chunking());
        this.mailsLeft = offered.maxMails() > 0 ? offered.maxMails() : Integer.MAX_VALUE;
        SSLSession secured = tls == null ? null : tls.engine().getSession();
        this.tlsProtocol = secured == null ? null : secured.getProtocol();
        this.tlsCipher = secured == null ? null : secured.getCipherSuite();
        wire.listener(this);
    }

    @Override
    public RemoteHost remote() {
        return remote;
    }

    @Override
    public int maxRecipients() {
        return terms.maxRecipients();
    }

    @Override
    public boolean offersDsn() {
        return terms.offered().dsn();
    }

    @Override
    public boolean usable() {
        return !closed && !spoiled && running == null && mailsLeft > 0 && wire.sound();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        TransactionRun run = running;
        if (run != null) {
            run.broken(Trouble.LOST, "we closed the connection");
        } else if (wire.sound()) {
            wire.quit();
            wire.expectWithin(GOODBYE);
        } else {
            wire.close();
        }
    }

    @Override
    public void giveUp(Transaction transaction) {
        for (TransactionRun run : new TransactionRun[] {following, running}) {
            if (run != null && run.transaction().equals(transaction)) {
                run.giveUp();
            }
        }
    }

    @Override
    public boolean takesAnother() {
        return running != null
                && running.atEnd()
                && following == null
                && prompt
                && !closed
                && !spoiled
                && mailsLeft > 0
                && terms.offered().pipelining()
                && wire.sound();
    }

    @Override
    public CompletionStage<Connector.TransactionResult> send(Transaction transaction) {
        boolean behind = running != null;
        if (behind && !takesAnother()) {
            throw new IllegalStateException("one transaction at a time, and one behind its end");
        }
        boolean usable = usable();
        CompletableFuture<Connector.TransactionResult> result = new CompletableFuture<>();
        TransactionDialogue dialogue = behind
                ? TransactionDialogue.following(transaction.envelope(), transaction.size(), terms)
                : new TransactionDialogue(transaction.envelope(), transaction.size(), terms, resetFirst);
        TransactionRun run = new TransactionRun(
                transaction, terms, dialogue, behind, wire, timeouts, (ended, done, results, transcript) -> {
                    ended(ended, done);
                    result.complete(new Connector.TransactionResult(results, transcript, tlsProtocol, tlsCipher));
                });
        mailsLeft--;
        if (behind) {
            following = run;
            run.begin();
            return result;
        }
        running = run;
        if (usable) {
            run.begin();
        } else {
            run.broken(Trouble.LOST, "the session had ended");
        }
        return result;
    }

    private void ended(TransactionRun run, Step.Done done) {
        if (run == following) {
            following = null;
            // The server waits for the rest of it.
            spoiled = run.begun();
        } else if (run == running) {
            running = null;
            resetFirst = done.resetFirst();
            prompt = run.reachedEnd() ? run.answerTook() < PROMPT : prompt;
            TransactionRun next = following;
            following = null;
            if (spoiled) {
                wire.close();
            } else if (next != null && done.usable() && wire.sound()) {
                running = next;
                next.turn();
            } else if (next != null) {
                next.notItsTurn("the session ended with the message before");
            }
        }
    }

    @Override
    public void heard(Reply reply) {
        TransactionRun run = running;
        TransactionRun next = following;
        if (run != null && next != null && run.answered()) {
            next.heard(reply);
        } else if (run != null) {
            run.heard(reply);
        } else {
            // Nothing was asked: 421 as a rule. Or the answer to QUIT.
            wire.close();
        }
    }

    @Override
    public void settled() {
        TransactionRun run = running;
        if (run != null) {
            run.settled();
        }
        TransactionRun next = running;
        if (next != null && next != run) {
            // What was answered to it came together with the end of the one before.
            next.settled();
        }
    }

    @Override
    public void broken(Trouble trouble, String detail) {
        if (running == null) {
            wire.close();
        } else {
            running.broken(trouble, detail);
        }
    }

    @Override
    public void writable() {
        if (running != null) {
            running.writable();
        }
    }
}
