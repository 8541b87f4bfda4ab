package dev.milena.deliverer.lane;

import dev.milena.deliverer.connect.Connector;
import dev.milena.deliverer.connect.RecipientResult;
import dev.milena.deliverer.connect.Transaction;
import dev.milena.mail.EnhancedCode;
import dev.milena.mail.Failure;
import dev.milena.mail.Failure.Permanence;
import dev.milena.mail.Failure.Scope;
import dev.milena.mail.Failure.Stage;
import dev.milena.mail.Recipient;
import dev.milena.mail.RemoteHost;
import dev.milena.mail.Target;
import dev.milena.smtp.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Remote hosts on the virtual timeline: a dial and a transaction take 100 ms each; everything goes well unless told otherwise. */
final class FakeSite implements Connector {

    static final Duration STEP = Duration.ofMillis(100);

    final Set<String> dead = new HashSet<>();
    final Map<String, Function<Recipient, RecipientResult>> answers = new HashMap<>();
    final Set<String> closeAfterAnswer = new HashSet<>();
    /** Sessions by number that turn out to be closed at the next transaction. */
    final Set<Integer> stale = new HashSet<>();

    /** Answers come before the end of data, so nobody is asked whether it may be sent. */
    boolean answersEarly;

    /** Hosts that do not answer a dial until {@link #answerAll}. */
    final Set<String> silent = new HashSet<>();

    /** Hosts whose transactions take another time. */
    final Map<String, Duration> slow = new HashMap<>();

    private final List<Runnable> unanswered = new ArrayList<>();
    /** Every end of data is out at once: who gives up waits for the answer all the same. */
    boolean endsOut = true;

    /** The end of data of every message is followed by the next envelope; its answer takes as long again. */
    boolean takesAnother;

    /** Beginning a transaction throws. */
    boolean bugs;

    int mostRecipients = 100;
    /** Connections a host takes; what is above that is answered 421. */
    int mostSessions = Integer.MAX_VALUE;

    int open;
    int mostOpen;
    boolean offersDsn = true;
    private final LaneLoop loop;
    private final Consumer<String> log;
    private int sessions;

    FakeSite(LaneLoop loop, Consumer<String> log) {
        this.loop = loop;
        this.log = log;
    }

    static Failure failure(Scope scope, Permanence permanence, Stage stage, int code, boolean ambiguous) {
        RemoteHost host = new RemoteHost("mx", "192.0.2.1:25");
        EnhancedCode enhanced = new EnhancedCode(code / 100, 0, 0);
        return new Failure(scope, permanence, stage, code, enhanced, "said so", host, ambiguous);
    }

    @Override
    public CompletionStage<ConnectResult> connect(Target target) {
        log.accept("dial " + target.host());
        CompletableFuture<ConnectResult> result = new CompletableFuture<>();
        Runnable answer = () -> {
            if (dead.contains(target.host()) || open >= mostSessions) {
                result.complete(new ConnectResult.Unreachable(
                        failure(Scope.SITE, Permanence.TRANSIENT, Stage.CONNECT, 451, false)));
            } else {
                open++;
                mostOpen = Math.max(mostOpen, open);
                result.complete(new ConnectResult.Connected(new FakeSession(target.host(), ++sessions)));
            }
        };
        if (silent.contains(target.host())) {
            unanswered.add(answer);
        } else {
            loop.schedule(STEP, answer);
        }
        return result;
    }

    void answerAll() {
        silent.clear();
        unanswered.forEach(loop::execute);
        unanswered.clear();
    }

    private final class FakeSession implements Session {

        private final String host;
        private final int number;
        private boolean usable = true;
        private @Nullable Runnable giveUp;
        private boolean ending;
        private @Nullable Runnable follower;

        FakeSession(String host, int number) {
            this.host = host;
            this.number = number;
        }

        @Override
        public RemoteHost remote() {
            return new RemoteHost(host, "192.0.2.1:25");
        }

        @Override
        public int maxRecipients() {
            return mostRecipients;
        }

        @Override
        public boolean offersDsn() {
            return offersDsn;
        }

        @Override
        public CompletionStage<TransactionResult> send(Transaction transaction) {
            if (bugs) {
                throw new IllegalStateException("a bug");
            }
            boolean follows = ending;
            log.accept((follows ? "follow " : "send ")
                    + transaction.envelope().sender().text() + " x"
                    + transaction.envelope().recipients().size() + " on " + host + "#" + number);
            CompletableFuture<TransactionResult> result = new CompletableFuture<>();
            if (follows) {
                follower = () -> begin(transaction, result);
            } else {
                begin(transaction, result);
            }
            return result;
        }

        private void begin(Transaction transaction, CompletableFuture<TransactionResult> result) {
            if (!usable) {
                result.complete(new TransactionResult(
                        transaction.envelope().recipients().stream()
                                .map(FakeSite::held)
                                .toList(),
                        "",
                        null,
                        null));
                return;
            }
            giveUp = () -> {
                usable = false;
                List<RecipientResult> results = transaction.envelope().recipients().stream()
                        .map(FakeSite::held)
                        .toList();
                result.complete(new TransactionResult(results, "", null, null));
            };
            if (takesAnother) {
                loop.schedule(STEP.dividedBy(2), () -> {
                    ending = true;
                    transaction.ending().run();
                });
            }
            loop.schedule(slow.getOrDefault(host, STEP), () -> {
                giveUp = null;
                ending = false;
                boolean gone = stale.contains(number);
                Function<Recipient, RecipientResult> answer = gone
                        ? r -> new RecipientResult.Failed(
                                r, failure(Scope.SITE, Permanence.TRANSIENT, Stage.MAIL, 421, false))
                        : answers.getOrDefault(host, r -> delivered(r));
                List<RecipientResult> results = transaction.envelope().recipients().stream()
                        .map(r -> answersEarly || transaction.mayFinish().getAsBoolean() ? answer.apply(r) : held(r))
                        .toList();
                usable = usable && transaction.mayFinish().getAsBoolean() && !closeAfterAnswer.contains(host) && !gone;
                Runnable next = follower;
                follower = null;
                if (next != null) {
                    next.run();
                }
                result.complete(new TransactionResult(results, "", null, null));
            });
        }

        @Override
        public boolean takesAnother() {
            return ending && follower == null && usable;
        }

        @Override
        public void giveUp(Transaction transaction) {
            Runnable now = giveUp;
            if (now != null && !endsOut) {
                now.run();
            }
        }

        @Override
        public boolean usable() {
            return usable;
        }

        @Override
        public void close() {
            usable = false;
            open--;
            log.accept("close " + host + "#" + number);
        }
    }

    static RecipientResult delivered(Recipient recipient) {
        return new RecipientResult.Delivered(recipient, Reply.of(250, "2.0.0", "ok"));
    }

    private static RecipientResult held(Recipient recipient) {
        return new RecipientResult.Failed(
                recipient, failure(Scope.MESSAGE, Permanence.TRANSIENT, Stage.QUEUE, 451, false));
    }
}
