package dev.milena.runtime.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PartsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> story = new CopyOnWriteArrayList<>();
    private final Parts parts = new Parts();

    private final class Fake implements Service {
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public CompletionStage<Void> ended() {
            return ended;
        }

        @Override
        public void close() {
            story.add("fake stopped");
            ended.complete(null);
        }
    }

    @Test
    void whatStartedFirstStopsLast() {
        parts.add("broker", () -> story.add("broker"));
        parts.add("router", () -> story.add("router"));
        parts.add("ingress", () -> story.add("ingress"));

        assertThat(parts.stop(LONG)).isTrue();
        assertThat(story).containsExactly("ingress", "router", "broker");
    }

    @Test
    void aPartThatFailsToStopKeepsNobodyElseRunning() {
        parts.add("broker", () -> story.add("broker"));
        parts.add("router", () -> {
            throw new IllegalStateException("stuck");
        });

        assertThat(parts.stop(LONG)).isFalse();
        assertThat(story).containsExactly("broker");
    }

    @Test
    void aPartThatHangsIsLeftBehind() {
        CountDownLatch never = new CountDownLatch(1);
        parts.add("router", never::await);

        assertThat(parts.stop(Duration.ofMillis(50))).isFalse();
        never.countDown();
    }

    @Test
    void whoStartsAfterTheSignalIsStoppedToo() {
        parts.askToStop();

        assertThatThrownBy(() -> parts.add("late", () -> story.add("late"))).isInstanceOf(Parts.Interrupted.class);
        assertThat(parts.stop(LONG)).isTrue();
        assertThat(story).containsExactly("late");
    }

    @Test
    void aServiceThatDiesEndsTheProcessWithOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ProcessLife life = new ProcessLife(new PrintStream(err, true, StandardCharsets.UTF_8), false);

        ExitCode code = life.run(boot -> {
            Fake fake = boot.add(new Fake());
            fake.ended.completeExceptionally(new IllegalStateException("Kafka fenced us"));
        });

        assertThat(code).isEqualTo(ExitCode.DIED);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("milena: fake died: Kafka fenced us\n");
        assertThat(story).containsExactly("fake stopped");
    }

    @Test
    void aServiceThatCannotStartStopsWhatRunsAlready() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ProcessLife life = new ProcessLife(new PrintStream(err, true, StandardCharsets.UTF_8), false);

        ExitCode code = life.run(boot -> {
            boot.add("broker", () -> story.add("broker"));
            throw new StartFailure("port 2525 is taken");
        });

        assertThat(code).isEqualTo(ExitCode.CANNOT_START);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("milena: port 2525 is taken\n");
        assertThat(story).containsExactly("broker");
    }
}
