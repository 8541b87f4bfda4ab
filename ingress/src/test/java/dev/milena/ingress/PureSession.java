package dev.milena.ingress;

import dev.milena.ingress.accept.AcceptRules;
import dev.milena.ingress.accept.MailReception;
import dev.milena.ingress.record.MailLog;
import dev.milena.ingress.record.MeteredMailLog;
import dev.milena.ingress.session.Client;
import dev.milena.ingress.session.Outlet;
import dev.milena.ingress.session.SessionRules;
import dev.milena.ingress.session.SmtpSession;
import dev.milena.runtime.life.Environment;
import dev.milena.smtp.Reply;
import dev.milena.testkit.FakeTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/** A session without sockets, with the real reception and a fake log behind it, all on the caller's thread. */
final class PureSession implements Outlet {

    final FakeLog log = new FakeLog();
    final List<Reply> replies = new ArrayList<>();
    final SmtpSession session;
    boolean closed;

    PureSession(boolean mayRelay) {
        MailLog mailLog = new MeteredMailLog(new SimpleMeterRegistry());
        Environment environment = new Environment(new FakeTime(), new Random(1), new SimpleMeterRegistry(), "n");
        SessionRules rules = new SessionRules("mx.test.example", Ingress.MAX_SIZE, 1000, 20, 100, 10_000, false, null);
        session = new SmtpSession(
                rules,
                new Client("192.0.2.1", "s", mayRelay),
                new MailReception(
                        new AcceptRules("mx.test.example", "n", 100, 1 << 20, 64 << 20), log, environment, mailLog),
                this,
                mailLog);
        session.greet();
        replies.clear();
    }

    /** Feeds octets in pieces of at most {@code piece}; gives the replies that came. */
    List<Reply> feed(String octets, int piece) {
        byte[] in = octets.getBytes(StandardCharsets.ISO_8859_1);
        replies.clear();
        for (int at = 0; at < in.length && !closed; ) {
            int taken = session.receive(in, at, Math.min(piece, in.length - at));
            if (taken == 0) {
                break;
            }
            at += taken;
        }
        return List.copyOf(replies);
    }

    /** The codes of each step, {@code ...} for none, {@code EOF} at the end if the session closed. */
    String codes(List<String> steps, int piece) {
        List<String> codes = new ArrayList<>();
        for (String step : steps) {
            if (!closed) {
                List<Reply> heard = feed(step, piece);
                heard.forEach(reply -> codes.add(Integer.toString(reply.code())));
                if (heard.isEmpty()) {
                    codes.add("...");
                }
            }
        }
        if (closed) {
            codes.add("EOF");
        }
        return String.join(" ", codes);
    }

    @Override
    public void say(Reply reply) {
        replies.add(reply);
    }

    @Override
    public void hangUp() {
        closed = true;
    }

    @Override
    public void resume() {
        // The caller feeds on by itself.
    }

    @Override
    public Executor thread() {
        return Runnable::run;
    }
}
