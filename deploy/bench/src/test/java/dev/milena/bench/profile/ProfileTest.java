package dev.milena.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.FaultRule;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProfileTest {

    private static final Change NONE = domains(OptionalInt.empty());

    @Test
    void everyProfileIsFoundByItsName() {
        assertThat(Catalogue.all()).extracting(Profile::name).doesNotHaveDuplicates();
        for (Profile each : Catalogue.all()) {
            assertThat(Catalogue.find(each.name())).isSameAs(each);
            assertThat(each.phases()).extracting(Phase::name).doesNotHaveDuplicates();
        }
    }

    @Test
    void anUnknownNameAndTheOneOfTheScriptAreRefused() {
        assertThatThrownBy(() -> Catalogue.find("speed")).hasMessageContaining("bench profiles");
        assertThatThrownBy(() -> Catalogue.find("kill")).hasMessageContaining("cluster.sh");
    }

    @Test
    void nothingChangedIsTheSame() {
        for (Profile each : Catalogue.all()) {
            assertThat(NONE.of(each)).isEqualTo(each);
        }
    }

    @Test
    void timeAndMessagesChangeWhereTheyAreTheBound() {
        Change change = new Change(
                OptionalInt.of(3),
                OptionalInt.of(100),
                OptionalInt.of(7),
                OptionalInt.of(2),
                OptionalInt.of(9),
                OptionalInt.of(4),
                OptionalLong.of(50),
                OptionalInt.of(1),
                List.of(FaultRule.parse("*=greylist")),
                List.of(Duration.ofSeconds(2)));

        Profile changed = change.of(Catalogue.find("backlog"));

        Phase.Loaded empty = (Phase.Loaded) changed.phases().get(0);
        Phase.Loaded fill = (Phase.Loaded) changed.phases().get(1);
        assertThat(empty.load().time()).isEqualTo(Duration.ofSeconds(4));
        assertThat(empty.load().messages()).isZero();
        assertThat(fill.load().messages()).isEqualTo(50);
        assertThat(fill.load().time()).isZero();
        assertThat(fill.load().recipients()).isEqualTo(new Recipients(2, 7, "b*.example"));
        assertThat(fill.load().pacing()).isEqualTo(new Pacing.PerSecond(9));
        assertThat(fill.faults()).containsExactly(FaultRule.parse("*=greylist"));
        assertThat(changed.setting().retry()).containsExactly(Duration.ofSeconds(2));
        assertThat(changed.warmUp()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void fewDomainsStayFew() {
        Change change = domains(OptionalInt.of(500));

        assertThat(change.of(Catalogue.find("destinations")).phases())
                .extracting(each -> ((Phase.Loaded) each).load().recipients().domains())
                .containsExactly(100, 500, 500);
    }

    @Test
    void theWarmUpIsTheFirstLoadForItsTime() {
        Phase.Loaded warmUp = Objects.requireNonNull(Catalogue.find("half").warmUpPhase());

        assertThat(warmUp.load().time()).isEqualTo(Profile.WARM_UP);
        assertThat(Catalogue.find("start").warmUpPhase()).isNull();
    }

    @Test
    void aShareIsOfWhatTheFirstPhaseDelivered() {
        assertThat(new Pacing.Share(0.5).perSecond(901)).isEqualTo(451);
        assertThat(new Pacing.Share(0.5).perSecond(0)).isEqualTo(1);
        assertThat(new Pacing.PerSecond(20).perSecond(901)).isEqualTo(20);
        assertThat(new Pacing.Full().perSecond(901)).isZero();
    }

    @Test
    void aLoadBecomesWhatTheSourceNeeds() {
        InetSocketAddress relay = Loops.local(2525);

        SourceSettings settings = Load.full(20).against(relay, 0);

        assertThat(settings.relays()).containsExactly(relay);
        assertThat(settings.sessions()).isEqualTo(50);
        assertThat(settings.size()).isEqualTo(10_240);
        assertThat(settings.time()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.warmUp()).isEqualTo(Duration.ofSeconds(2));
    }

    private static Change domains(OptionalInt domains) {
        return new Change(
                OptionalInt.empty(),
                OptionalInt.empty(),
                domains,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalInt.empty(),
                List.of(),
                List.of());
    }
}
