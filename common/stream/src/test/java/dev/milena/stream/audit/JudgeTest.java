package dev.milena.stream.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.mail.MailId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final Random random = new Random(7);
    private final Tally tally = new Tally();
    private final List<Verdict> broken = new ArrayList<>();
    private final MailId mail = MailId.next(NOON, random);

    private Entry entry(int ordinal, Kind kind, int mark) {
        return new Entry(mail, ordinal, kind, mark, 0, 0, random.nextInt(1_000));
    }

    private Balance judge(Entry... entries) {
        new Judge(tally, broken::add).judge(new ArrayList<>(Arrays.asList(entries)));
        return tally.balance(null, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "DELIVERY, delivered",
        "BOUNCE, bounced",
        "EXPIRATION, expired",
        "ADMIN_BOUNCE, adminBounced",
        "AT_DELIVERER, atDeliverer",
        "WAITING, waiting",
        "DEAD, dead"
    })
    void whoeverHasOnePlaceCountsThere(Kind kind, String place) {
        assertThat(judge(entry(0, kind, 1), entry(0, Kind.ACCEPTED, 0)))
                .hasFieldOrPropertyWithValue(place, 1L)
                .hasFieldOrPropertyWithValue("accepted", 1L)
                .hasFieldOrPropertyWithValue("missing", 0L);
        assertThat(broken).hasSize(kind == Kind.DEAD ? 1 : 0);
    }

    @Test
    void whoHasNoPlaceIsMissingUnlessTheMessageWasWithdrawn() {
        assertThat(judge(entry(3, Kind.ACCEPTED, 0)).missing()).isEqualTo(1);
        assertThat(broken).singleElement().satisfies(verdict -> {
            assertThat(verdict.what()).isEqualTo(Broken.What.MISSING);
            assertThat(verdict.ordinal()).isEqualTo(3);
        });
        assertThat(judge(entry(0, Kind.ACCEPTED, 0), entry(Entry.EVERY, Kind.CANCELLED, 0)))
                .satisfies(both -> {
                    assertThat(both.cancelled()).isEqualTo(1);
                    assertThat(both.missing()).isEqualTo(1);
                });
    }

    @Test
    void aCancelThatCameTooLateChangesNothing() {
        Balance balance = judge(
                entry(Entry.EVERY, Kind.CANCELLED, 0),
                entry(0, Kind.ACCEPTED, 0),
                entry(0, Kind.DELIVERY, 1),
                entry(1, Kind.ACCEPTED, 0),
                entry(1, Kind.WAITING, 0));

        assertThat(balance.cancelled()).isZero();
        assertThat(balance.delivered()).isEqualTo(1);
        assertThat(balance.waiting()).isEqualTo(1);
        assertThat(balance.balanced()).isTrue();
    }

    @Test
    void twoFinalEventsAreOneTooManyTheSameEventTwiceIsNot() {
        Balance twice = judge(entry(0, Kind.ACCEPTED, 0), entry(0, Kind.BOUNCE, 1), entry(0, Kind.DELIVERY, 2));
        assertThat(twice.doubled()).isEqualTo(1);
        assertThat(twice.balanced()).isFalse();
        assertThat(twice.accepted()).isEqualTo(1);

        Balance again = judge(entry(1, Kind.ACCEPTED, 0), entry(1, Kind.DELIVERY, 4), entry(1, Kind.DELIVERY, 4));
        assertThat(again.repeated()).isEqualTo(1);
        assertThat(again.doubled()).isEqualTo(1);
    }

    @Test
    void whoMovedWhileItWasReadCountsOnce() {
        Balance balance = judge(
                entry(0, Kind.UNROUTED, 0),
                entry(0, Kind.AT_DELIVERER, 0),
                entry(0, Kind.WAITING, 0),
                entry(1, Kind.UNROUTED, 0),
                entry(1, Kind.AT_DELIVERER, 0),
                entry(1, Kind.DELIVERY, 1));

        assertThat(balance.accepted()).isEqualTo(2);
        assertThat(balance.queued()).isEqualTo(1);
        assertThat(balance.ended()).isEqualTo(1);
        assertThat(balance.balanced()).isTrue();
    }

    @Test
    void whatNobodyAcceptedIsAStranger() {
        Balance balance = judge(entry(0, Kind.DELIVERY, 1), entry(1, Kind.WAITING, 0));

        assertThat(balance.strangers()).isEqualTo(2);
        assertThat(balance.accepted()).isZero();
        assertThat(balance.balanced()).isTrue();
    }

    /** Against a model that looks at one recipient at a time, over random histories through a ledger on disk. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheHistoryEveryRecipientCountsOnceAndTheRightOnesAreBroken(long seed, @TempDir Path folder) {
        Random dice = new Random(seed);
        Set<String> missing = new HashSet<>();
        Set<String> doubled = new HashSet<>();
        int accepted = 0;
        List<Entry> all = new ArrayList<>();
        for (int message = 0; message < 3_000; message++) {
            MailId id = MailId.next(NOON.plusMillis(dice.nextInt(10_000)), dice);
            boolean cancelled = dice.nextInt(50) == 0;
            if (cancelled) {
                all.add(new Entry(id, Entry.EVERY, Kind.CANCELLED, 0, 0, 0, message));
            }
            for (int ordinal = 0; ordinal < 1 + dice.nextInt(4); ordinal++) {
                accepted++;
                all.add(new Entry(id, ordinal, Kind.ACCEPTED, 0, 0, 0, message));
                int ends = Math.max(0, dice.nextInt(5) - 2);
                int queued = dice.nextInt(3);
                int marks = dice.nextInt(2);
                for (int end = 0; end < ends; end++) {
                    all.add(new Entry(id, ordinal, Kind.DELIVERY, 1 + end * marks, 1, 0, all.size()));
                }
                for (int place = 0; place < queued; place++) {
                    all.add(new Entry(id, ordinal, place == 0 ? Kind.WAITING : Kind.AT_DELIVERER, 0, 2, 0, all.size()));
                }
                if (ends + queued == 0 && !cancelled) {
                    missing.add(id + "-" + ordinal);
                }
                if (ends > 1 && marks == 1) {
                    doubled.add(id + "-" + ordinal);
                }
            }
        }
        Collections.shuffle(all, dice);
        try (Ledger ledger = Ledger.open(folder, 20 * 50_000)) {
            all.forEach(ledger::add);
            Judge judge = new Judge(tally, broken::add);
            for (int file = 0; file < ledger.files(); file++) {
                judge.judge(ledger.read(file));
            }
        }

        Balance balance = tally.balance(null, 0);
        assertThat(balance.accepted()).isEqualTo(accepted);
        assertThat(balance.accepted())
                .isEqualTo(balance.cancelled() + balance.ended() + balance.queued() + balance.missing());
        assertThat(names(Broken.What.MISSING)).isEqualTo(missing);
        assertThat(names(Broken.What.DOUBLED)).isEqualTo(doubled);
        assertThat(folder).isEmptyDirectory();
    }

    private Set<String> names(Broken.What what) {
        Set<String> names = new HashSet<>();
        broken.stream()
                .filter(verdict -> verdict.what() == what)
                .forEach(verdict -> names.add(verdict.mail() + "-" + verdict.ordinal()));
        return names;
    }
}
