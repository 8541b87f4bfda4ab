package dev.milena.stream.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.runtime.time.Time;
import dev.milena.stream.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MembershipTest {

    private final Membership membership = membership();

    private static Membership membership() {
        return new Membership(
                new KafkaSettings(
                        List.of("127.0.0.1:1"), KafkaSettings.GroupProtocol.CONSUMER, Map.of(), Duration.ofSeconds(1)),
                "milena-router",
                "node.one",
                Time.system());
    }

    @Test
    void ourOwnPlaceIsNoRivals() {
        assertThat(membership.holder(membership.clientId())).isEqualTo(Membership.Holder.OURSELVES);
    }

    @Test
    void anotherMembershipOfThisProcessLives() {
        assertThat(membership.holder(membership().clientId())).isEqualTo(Membership.Holder.ALIVE);
    }

    @Test
    void aProcessIdThatWasGivenToAnotherProcessIsDead() {
        String mine = membership.clientId();
        String process = mine.substring(0, mine.lastIndexOf('.'));
        String earlier = process.substring(0, process.lastIndexOf('.')) + ".1.1";
        assertThat(membership.holder(earlier)).isEqualTo(Membership.Holder.DEAD);
    }

    @Test
    void nothingIsSaidOfOtherHostsAndForeignClients() {
        assertThat(membership.holder("milena-router.node.one.other-host.1.1")).isEqualTo(Membership.Holder.UNKNOWN);
        assertThat(membership.holder("kcat")).isEqualTo(Membership.Holder.UNKNOWN);
        assertThat(membership.holder(membership.clientId() + ".x")).isEqualTo(Membership.Holder.UNKNOWN);
        assertThat(membership.holder(membership.clientId() + "x")).isEqualTo(Membership.Holder.UNKNOWN);
    }
}
