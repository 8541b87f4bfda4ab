package dev.milena.stream.progress;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {

    private static final ReplayFrom START = new ReplayFrom(1, 100);

    private final Progress progress = Progress.resume(Checkpoint.at(0, START), new Replayed());

    @Test
    void theLowestUnfinishedOffsetIsThePosition() {
        Claim first = claim(0);
        Claim second = claim(1);
        progress.finish(second);
        assertThat(progress.position()).isZero();
        progress.finish(first);
        assertThat(progress.position()).isEqualTo(2);
    }

    @Test
    void gapsBelongToNobody() {
        progress.finish(claim(3));
        assertThat(progress.position()).isEqualTo(4);
        progress.reached(9);
        assertThat(progress.position()).isEqualTo(9);
    }

    @Test
    void anOffsetIsClaimedOnce() {
        Claim held = claim(0);
        assertThat(progress.claim(0)).isNull();
        progress.finish(held);
        progress.finish(held);
        assertThat(progress.claim(0)).isNull();
    }

    @Test
    void afterARestartOnlyTheUnfinishedComeAgain() {
        claim(0);
        progress.finish(claim(1));
        claim(2);
        Progress resumed = Progress.resume(progress.checkpoint(100), new Replayed());
        assertThat(resumed.position()).isZero();
        assertThat(resumed.claim(0)).isNotNull();
        assertThat(resumed.claim(1)).isNull();
        assertThat(resumed.claim(2)).isNotNull();
        assertThat(resumed.claim(3)).isNotNull();
    }

    @Test
    void whatTheEventsSettleDoesNotComeAgain() {
        claim(0);
        claim(1);
        Replayed replayed = new Replayed();
        replayed.settled(1, 120);
        replayed.settled(5, 130);
        replayed.done(6, 140, 2);
        replayed.done(6, 141, 4);
        Progress resumed = Progress.resume(progress.checkpoint(100), replayed);
        assertThat(resumed.claim(0)).isNotNull();
        assertThat(resumed.claim(1)).isNull();
        assertThat(resumed.claim(5)).isNull();
        Claim partial = Objects.requireNonNull(resumed.claim(6));
        assertThat(partial.done()).isEqualTo(Set.of(2, 4));
    }

    @Test
    void theReplayPositionWaitsForWhatTheCheckpointDoesNotKnow() {
        Replayed replayed = new Replayed();
        replayed.settled(5, 130);
        replayed.done(6, 140, 2);
        Progress resumed = Progress.resume(Checkpoint.at(4, START), replayed);
        assertThat(from(resumed, 200)).isEqualTo(130);
        assertThat(resumed.claim(5)).isNull();
        assertThat(from(resumed, 200)).isEqualTo(140);
        Claim partial = Objects.requireNonNull(resumed.claim(6));
        assertThat(from(resumed, 200)).isEqualTo(140);
        resumed.finish(partial);
        assertThat(from(resumed, 200)).isEqualTo(200);
    }

    @Test
    void theReplayPositionIsFrozenWhileAnOutcomeIsUnderWay() {
        Claim claim = claim(0);
        claim.recording(150);
        claim.recording(170);
        assertThat(from(progress, 190)).isEqualTo(150);
        progress.finish(claim);
        assertThat(from(progress, 190)).isEqualTo(190);
        assertThat(from(progress, 180)).as("never back").isEqualTo(190);
    }

    @Test
    void whatRetentionTookIsNotWaitedFor() {
        claim(0);
        claim(1);
        Progress resumed = Progress.resume(progress.checkpoint(100), new Replayed());
        Claim later = Objects.requireNonNull(resumed.claim(50));
        assertThat(resumed.position()).isEqualTo(50);
        resumed.finish(later);
        assertThat(resumed.position()).isEqualTo(51);
    }

    @Test
    void theCapsPauseAPartition() {
        for (int offset = 0; offset < Progress.MAX_OPEN - 1; offset++) {
            claim(offset);
        }
        assertThat(progress.full()).isFalse();
        Claim last = claim(Progress.MAX_OPEN);
        assertThat(progress.full()).isTrue();
        progress.finish(last);
        assertThat(progress.full()).isFalse();
        progress.finish(claim(Progress.MAX_SPAN));
        assertThat(progress.full()).isTrue();
    }

    @Test
    void oneSlowTaskDoesNotPauseItsPartition() {
        claim(0);
        for (int offset = 1; offset < 600_000; offset++) {
            assertThat(progress.admits(offset)).isTrue();
            progress.finish(claim(offset));
        }
        assertThat(progress.full()).isFalse();
    }

    @Test
    void anAccountResumedAboveTheCapsIsPolledUntilItsTasksAreHandedOut() {
        int open = Progress.MAX_OPEN + 100;
        Progress resumed = Progress.resume(
                new Checkpoint(0, open, LongStream.range(0, open).toArray(), START), new Replayed());
        for (int offset = 0; offset < open; offset++) {
            assertThat(resumed.full()).isFalse();
            assertThat(resumed.wanted()).isEqualTo(offset);
            assertThat(resumed.admits(offset)).isTrue();
            assertThat(resumed.claim(offset)).isNotNull();
        }
        assertThat(resumed.full()).isTrue();
        assertThat(resumed.admits(open)).isFalse();
    }

    @Test
    void gapsBehindTheCheckpointDoNotKeepAnAccountOpen() {
        int open = Progress.MAX_OPEN + 100;
        Progress resumed = Progress.resume(
                new Checkpoint(0, open, LongStream.range(0, open).toArray(), START), new Replayed());
        assertThat(resumed.admits(open)).as("retention took them all").isTrue();
        assertThat(resumed.open()).isZero();
    }

    /** Any load, any restarts: the text of every checkpoint fits a commit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theTextNeverOutgrowsACommit(long seed) {
        Random random = new Random(seed);
        Progress account = progress;
        List<Claim> inHand = new ArrayList<>();
        int stride = 1 << random.nextInt(16);
        int keep = random.nextInt(100);
        long polled = 0;
        for (int step = 0; step < 3_000; step++) {
            if (!account.full()) {
                for (int i = 0; i < 500 && account.admits(polled); i++) {
                    Claim claim = account.claim(polled);
                    if (claim != null && random.nextInt(100) < keep) {
                        inHand.add(claim);
                    } else if (claim != null) {
                        account.finish(claim);
                    }
                    polled = Math.max(account.wanted(), polled + 1 + random.nextInt(stride));
                }
            } else if (!inHand.isEmpty()) {
                account.finish(inHand.remove(random.nextInt(inHand.size())));
            }
            Checkpoint now = account.checkpoint(Long.MAX_VALUE >> 1);
            assertThat(CheckpointText.write(now)).hasSizeLessThan(4096);
            if (random.nextInt(200) == 0) {
                account = Progress.resume(now, new Replayed());
                inHand.clear();
                polled = now.position();
            }
        }
    }

    @CanIgnoreReturnValue
    private Claim claim(long offset) {
        return Objects.requireNonNull(progress.claim(offset));
    }

    private static long from(Progress progress, long mark) {
        return progress.checkpoint(mark).replay().offset();
    }
}
