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

/**
 * A partition with gaps, an events log, and owners that are killed or relieved at random moments, some with the grace to end what they have, some without; what
 * they had on its way may reach the log when their successor is at work. Nothing is lost, and nothing is repeated that was on record when it was taken over.
 */
class KillAtAnyPointTest {

    private static final int ROUNDS = 300;
    private static final int RECIPIENTS = 3;

    /** An event as it lies in the log: recipient {@code ordinal} of {@code offset}, or the end of the task. */
    private record Logged(long offset, int ordinal, boolean settles) {}

    /** An outcome under way: appended to the log, then applied to the account of whoever sent it. */
    private record UnderWay(Owner owner, Claim claim, Logged event) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOffsetIsFinishedAndNoneRepeated(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            new Story(random).play();
        }
    }

    /** What one process knows. */
    private static final class Owner {

        private final Progress progress;
        private final Map<Long, Set<Integer>> done;
        private final Set<Long> settled;
        private final Set<Long> claimed = new HashSet<>();
        private final Map<Long, Set<Integer>> sent = new HashMap<>();
        private final List<Claim> inHand = new ArrayList<>();
        private long polled;
        private long mark;

        Owner(Progress progress, Map<Long, Set<Integer>> done, Set<Long> settled, long polled, long mark) {
            this.progress = progress;
            this.done = done;
            this.settled = settled;
            this.polled = polled;
            this.mark = mark;
        }
    }

    private static final class Story {

        private final Random random;
        private final List<Long> records = new ArrayList<>();
        private final List<Logged> events = new ArrayList<>();
        private final Map<Long, Set<Integer>> doneOnRecord = new HashMap<>();
        private final Set<Long> settledOnRecord = new HashSet<>();

        /** Reached the log when another had them in hand already: they may be repeated, as that one cannot know. */
        private final Set<Long> strayed = new HashSet<>();

        private String committed = CheckpointText.write(Checkpoint.at(0, new ReplayFrom(0, 0)));
        private long committedAt;
        private Owner owner;
        private final List<UnderWay> sent = new ArrayList<>();
        private final ArrayDeque<UnderWay> acked = new ArrayDeque<>();

        Story(Random random) {
            this.random = random;
            long offset = 0;
            for (int i = random.nextInt(60); i >= 0; i--) {
                records.add(offset);
                offset += random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
            }
            owner = next();
        }

        void play() {
            for (int step = 0; step < 400; step++) {
                turn(random.nextInt(100));
            }
            drain();
            assertThat(settledOnRecord).containsExactlyInAnyOrderElementsOf(records);
            assertThat(owner.progress.open()).isZero();
            assertThat(owner.progress.position()).isEqualTo(records.getLast() + 1);
        }

        private void turn(int what) {
            if (what < 25) {
                poll(1 + random.nextInt(6));
            } else if (what < 55) {
                send();
            } else if (what < 75) {
                append();
            } else if (what < 89) {
                apply();
            } else if (what < 95) {
                commit();
            } else if (what < 97) {
                kill();
            } else {
                revoke(random.nextBoolean());
            }
        }

        private void drain() {
            while (settledOnRecord.size() < records.size() || owner.progress.open() > 0) {
                poll(10);
                send();
                append();
                apply();
                commit();
            }
        }

        private void poll(int max) {
            records.stream().filter(offset -> offset >= owner.polled).limit(max).forEach(offset -> {
                owner.polled = offset + 1;
                Claim claim = owner.progress.claim(offset);
                if (claim != null) {
                    assertThat(owner.claimed.add(offset))
                            .as("twice to one owner")
                            .isTrue();
                    if (!strayed.contains(offset)) {
                        assertThat(owner.settled)
                                .as("repeated though on record")
                                .doesNotContain(offset);
                        assertThat(claim.done())
                                .as("recipients of " + offset)
                                .containsExactlyInAnyOrderElementsOf(owner.done.getOrDefault(offset, Set.of()));
                    }
                    owner.inHand.add(claim);
                }
            });
            if (random.nextBoolean()) {
                owner.progress.reached(owner.polled);
            }
        }

        /** The next outcome of some task: its recipients one by one, then the end. */
        private void send() {
            if (owner.inHand.isEmpty()) {
                return;
            }
            int which = random.nextInt(owner.inHand.size());
            Claim claim = owner.inHand.get(which);
            Set<Integer> before = owner.sent.computeIfAbsent(claim.offset(), any -> new HashSet<>(claim.done()));
            int ordinal = 0;
            while (before.contains(ordinal)) {
                ordinal++;
            }
            before.add(ordinal);
            boolean settles = before.size() >= RECIPIENTS || random.nextBoolean();
            claim.recording(owner.mark);
            sent.add(new UnderWay(owner, claim, new Logged(claim.offset(), ordinal, settles)));
            if (settles) {
                owner.inHand.remove(which);
            }
        }

        /** The broker has one more, or a foreign event, and acknowledges it: the first of its sender, whoever that is. */
        private void append() {
            if (random.nextInt(3) == 0) {
                events.add(new Logged(-1, 0, false));
            }
            if (sent.isEmpty()) {
                return;
            }
            Owner sender = sent.get(random.nextInt(sent.size())).owner;
            UnderWay way =
                    sent.stream().filter(one -> one.owner == sender).findFirst().orElseThrow();
            sent.remove(way);
            events.add(way.event);
            long offset = way.event.offset;
            if (way.event.settles) {
                settledOnRecord.add(offset);
            } else {
                doneOnRecord.computeIfAbsent(offset, any -> new HashSet<>()).add(way.event.ordinal);
            }
            if (sender != owner) {
                strayed.add(offset);
            }
            sender.mark = events.size();
            acked.add(way);
        }

        /** Also to an account that was given up: that must harm nobody. */
        private void apply() {
            UnderWay way = acked.poll();
            if (way != null && way.event.settles) {
                way.owner.progress.finish(way.claim);
            }
        }

        private void commit() {
            Checkpoint checkpoint = owner.progress.checkpoint(owner.mark);
            committedAt = checkpoint.position();
            committed = CheckpointText.write(checkpoint);
        }

        /** What it had on its way never arrives. */
        private void kill() {
            sent.clear();
            acked.clear();
            owner = next();
        }

        /** What it had on its way arrives later, or, with the grace it is given, some of it before its last commit. */
        private void revoke(boolean grace) {
            if (grace) {
                for (int some = random.nextInt(8); some > 0; some--) {
                    append();
                    apply();
                }
                commit();
            }
            owner = next();
        }

        /** A new owner: nothing of the old one's memory is left but what was committed and what is in the log. */
        private Owner next() {
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
            Map<Long, Set<Integer>> done = new HashMap<>();
            doneOnRecord.forEach((offset, ordinals) -> done.put(offset, Set.copyOf(ordinals)));
            return new Owner(
                    Progress.resume(from, replayed), done, Set.copyOf(settledOnRecord), from.position(), events.size());
        }
    }
}
