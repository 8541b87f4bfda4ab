package dev.milena.stream.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition with gaps, an events log, and owners that are killed or relieved at random moments: nothing lost, nothing repeated that was on record. */
class KillAtAnyPointTest {

    private static final int ROUNDS = 300;
    private static final int RECIPIENTS = 3;

    /** An event as it lies in the log: recipient {@code ordinal} of {@code offset}, or the end of the task. */
    private record Logged(long offset, int ordinal, boolean settles) {}

    /** An outcome under way: appended to the log when {@code at} is set, then applied. */
    private record UnderWay(Claim claim, Logged event) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOffsetIsFinishedAndNoneRepeated(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            new Story(random).play();
        }
    }

    private static final class Story {

        private final Random random;
        private final List<Long> records = new ArrayList<>();
        private final List<Logged> events = new ArrayList<>();
        private final Map<Long, Set<Integer>> doneOnRecord = new HashMap<>();
        private final Set<Long> settledOnRecord = new HashSet<>();
        private String committed = CheckpointText.write(Checkpoint.at(0, new ReplayFrom(0, 0)));
        private long committedAt;

        private Progress progress;
        private long polled;
        private long mark;
        private final List<Claim> inHand = new ArrayList<>();
        private final ArrayDeque<UnderWay> sent = new ArrayDeque<>();
        private final ArrayDeque<UnderWay> acked = new ArrayDeque<>();

        Story(Random random) {
            this.random = random;
            long offset = 0;
            for (int i = random.nextInt(60); i >= 0; i--) {
                records.add(offset);
                offset += random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
            }
            progress = resume();
        }

        void play() {
            for (int step = 0; step < 400; step++) {
                turn(random.nextInt(100));
            }
            drain();
            assertThat(settledOnRecord).containsExactlyInAnyOrderElementsOf(records);
            assertThat(progress.open()).isZero();
        }

        private void turn(int what) {
            if (what < 25) {
                poll(1 + random.nextInt(6));
            } else if (what < 55) {
                send();
            } else if (what < 75) {
                append();
            } else if (what < 90) {
                apply();
            } else if (what < 97) {
                commit();
            } else {
                progress = resume();
            }
        }

        private void drain() {
            while (settledOnRecord.size() < records.size() || progress.open() > 0) {
                poll(10);
                send();
                append();
                apply();
                commit();
            }
        }

        private void poll(int max) {
            records.stream().filter(offset -> offset >= polled).limit(max).forEach(offset -> {
                polled = offset + 1;
                Claim claim = progress.claim(offset);
                if (claim != null) {
                    assertThat(settledOnRecord).as("repeated though on record").doesNotContain(offset);
                    assertThat(claim.done())
                            .as("recipients of " + offset)
                            .containsExactlyInAnyOrderElementsOf(doneOnRecord.getOrDefault(offset, Set.of()));
                    inHand.add(claim);
                }
            });
            if (random.nextBoolean()) {
                progress.reached(polled);
            }
        }

        /** The next outcome of some task: its recipients one by one, then the end. */
        private void send() {
            if (inHand.isEmpty()) {
                return;
            }
            int which = random.nextInt(inHand.size());
            Claim claim = inHand.get(which);
            Set<Integer> under = new HashSet<>(claim.done());
            sent.forEach(way -> {
                if (way.claim == claim) {
                    under.add(way.event.ordinal);
                }
            });
            under.addAll(doneOnRecord.getOrDefault(claim.offset(), Set.of()));
            int ordinal = 0;
            while (under.contains(ordinal)) {
                ordinal++;
            }
            boolean settles = ordinal >= RECIPIENTS - 1 || random.nextBoolean();
            claim.recording(mark);
            sent.add(new UnderWay(claim, new Logged(claim.offset(), ordinal, settles)));
            if (settles) {
                inHand.remove(which);
            }
        }

        /** The broker has one more, or a foreign event, and acknowledges it. */
        private void append() {
            if (random.nextInt(3) == 0) {
                events.add(new Logged(-1, 0, false));
            }
            UnderWay way = sent.poll();
            if (way == null) {
                return;
            }
            events.add(way.event);
            if (way.event.settles) {
                settledOnRecord.add(way.event.offset);
            } else {
                doneOnRecord
                        .computeIfAbsent(way.event.offset, any -> new HashSet<>())
                        .add(way.event.ordinal);
            }
            mark = events.size();
            acked.add(way);
        }

        private void apply() {
            UnderWay way = acked.poll();
            if (way != null && way.event.settles) {
                progress.finish(way.claim);
            }
        }

        private void commit() {
            Checkpoint checkpoint = progress.checkpoint(mark);
            committedAt = checkpoint.position();
            committed = CheckpointText.write(checkpoint);
        }

        /** A new owner: nothing of the old one's memory is left but what was committed and what is in the log. */
        private Progress resume() {
            sent.clear();
            acked.clear();
            inHand.clear();
            Checkpoint from = CheckpointText.read(committedAt, committed).orElseThrow();
            Replayed replayed = new Replayed();
            for (int at = (int) from.replay().offset(); at < events.size(); at++) {
                Logged event = events.get(at);
                if (event.settles) {
                    replayed.settled(event.offset, at);
                } else if (event.offset >= 0) {
                    replayed.done(event.offset, at, event.ordinal);
                }
            }
            mark = events.size();
            polled = from.position();
            return Progress.resume(from, replayed);
        }
    }
}
