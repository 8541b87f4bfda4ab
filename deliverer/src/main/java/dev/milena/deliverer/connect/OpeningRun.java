package dev.milena.deliverer.connect;

import dev.milena.deliverer.dialogue.Command;
import dev.milena.deliverer.dialogue.Opening;
import dev.milena.deliverer.verdict.Policy;
import dev.milena.deliverer.verdict.Trouble;
import dev.milena.mail.Failure;
import dev.milena.smtp.Reply;
import dev.milena.smtp.reply.Extensions;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one {@link Opening} over one wire. Belongs to its event loop; tells its outcome once. */
final class OpeningRun implements Wire.Listener {

    /** Who waits for the outcome. */
    interface Outcome {

        void open(Wire wire, Extensions offered, @Nullable SslHandler tls);

        /** The connection is closed. {@code tls}: it was TLS that did not come about, and clear text may do. */
        void failed(Failure failure, boolean tls);
    }

    /** Makes the handler for the handshake. */
    interface Handshakes {
        SslHandler handler();
    }

    private final Opening.Terms terms;
    private final Timeouts timeouts;
    private final Handshakes handshakes;
    private final Outcome outcome;
    private Opening state;
    private Opening.@Nullable Step next;
    private @Nullable Wire wire;
    private @Nullable SslHandler tls;
    private boolean handshaking;
    private boolean over;

    OpeningRun(Opening.Terms terms, Timeouts timeouts, Handshakes handshakes, Outcome outcome) {
        this.terms = terms;
        this.timeouts = timeouts;
        this.handshakes = handshakes;
        this.outcome = outcome;
        this.state = Opening.begin(terms);
    }

    /** The connection stands. */
    void begin(Wire connected) {
        wire = connected;
        connected.expectWithin(timeouts.greeting());
    }

    @Override
    public void heard(Reply reply) {
        if (over) {
            return;
        }
        if (handshaking) {
            fail(injected(), false);
        } else if (next instanceof Opening.Step.Secure) {
            next = new Opening.Step.Fail(injected());
        } else if (next == null) {
            next = state.reply(reply);
        } else if (!(next instanceof Opening.Step.Fail)) {
            next = new Opening.Step.Fail(Policy.outOfPlace(state.stage(), reply, terms.remote()));
        }
    }

    @Override
    public void settled() {
        Opening.Step step = next;
        Wire on = wire;
        next = null;
        if (over || step == null || on == null) {
            return;
        }
        switch (step) {
            case Opening.Step.Say say -> say(on, say.command(), say.next());
            case Opening.Step.Secure secure -> secure(on, secure);
            case Opening.Step.Ready ready -> {
                over = true;
                on.settle();
                outcome.open(on, ready.extensions(), tls);
            }
            case Opening.Step.Fail fail -> fail(fail.failure(), false);
        }
    }

    @Override
    public void broken(Trouble trouble, String detail) {
        boolean inTls = handshaking || state instanceof Opening.StartTls;
        fail(
                handshaking
                        ? Policy.broken(Failure.Stage.STARTTLS, Trouble.TLS, "no TLS: " + detail, terms.remote())
                        : state.broken(trouble, detail),
                inTls);
    }

    private void say(Wire on, Command command, Opening to) {
        state = to;
        on.expectWithin(timeouts.of(to.stage()));
        on.say(List.of(command));
    }

    private void secure(Wire on, Opening.Step.Secure secure) {
        if (on.midReply()) {
            fail(injected(), false);
            return;
        }
        handshaking = true;
        on.expectWithin(timeouts.startTls());
        SslHandler handler = handshakes.handler();
        handler.handshakeFuture().addListener(shaken -> {
            if (over) {
                return;
            }
            if (!shaken.isSuccess()) {
                broken(Trouble.TLS, String.valueOf(shaken.cause().getMessage()));
                return;
            }
            handshaking = false;
            tls = handler;
            say(on, secure.command(), secure.next());
        });
        on.channel().pipeline().addFirst(handler);
    }

    /** CVE-2011-0411 and its kin: somebody between us wants words said in clear to count as said inside. */
    private Failure injected() {
        return Policy.broken(
                Failure.Stage.STARTTLS,
                Trouble.TLS,
                "clear text came behind the reply to STARTTLS: injected",
                terms.remote());
    }

    private void fail(Failure failure, boolean inTls) {
        if (over) {
            return;
        }
        over = true;
        if (wire != null) {
            wire.close();
        }
        outcome.failed(failure, inTls);
    }
}
