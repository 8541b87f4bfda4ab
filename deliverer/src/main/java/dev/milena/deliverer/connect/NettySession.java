package dev.milena.deliverer.connect;

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

/** A session over one wire: one {@link TransactionDialogue} after the other. Belongs to its event loop. */
final class NettySession implements Connector.Session, Wire.Listener {

    /** RFC 5321 §4.5.3.1.8: every server takes so many. */
    private static final int MAX_RECIPIENTS = 100;

    /** How long the reply to QUIT is awaited; nobody waits for it but this socket. */
    private static final Duration GOODBYE = Duration.ofSeconds(5);

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
        return !closed && running == null && mailsLeft > 0 && wire.sound();
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
    public void giveUp() {
        TransactionRun run = running;
        if (run != null) {
            run.giveUp();
        }
    }

    @Override
    public CompletionStage<Connector.TransactionResult> send(Transaction transaction) {
        if (running != null) {
            throw new IllegalStateException("one transaction at a time");
        }
        boolean usable = usable();
        CompletableFuture<Connector.TransactionResult> result = new CompletableFuture<>();
        TransactionRun run =
                new TransactionRun(transaction, terms, resetFirst, wire, timeouts, (done, results, transcript) -> {
                    running = null;
                    resetFirst = done.resetFirst();
                    result.complete(new Connector.TransactionResult(results, transcript, tlsProtocol, tlsCipher));
                });
        running = run;
        mailsLeft--;
        if (usable) {
            run.begin();
        } else {
            run.broken(Trouble.LOST, "the session had ended");
        }
        return result;
    }

    @Override
    public void heard(Reply reply) {
        if (running != null) {
            running.heard(reply);
        } else {
            // Nothing was asked: 421 as a rule. Or the answer to QUIT.
            wire.close();
        }
    }

    @Override
    public void settled() {
        if (running != null) {
            running.settled();
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
