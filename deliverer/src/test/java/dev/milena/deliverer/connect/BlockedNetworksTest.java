package dev.milena.deliverer.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milena.deliverer.connect.Connector.ConnectResult;
import dev.milena.mail.Failure;
import dev.milena.mail.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedNetworksTest {

    private static final BlockedNetworks ALL = new BlockedNetworks(EnumSet.allOf(BlockedNetwork.class));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "ff02::1",
                "::7f00:1",
                "::10.0.0.1",
                "64:ff9b::127.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::10.0.0.1",
                "2002:7f00:1::1",
                "2002:c0a8:101::1",
                "2001:0:0:0:0:0:80ff:fffe"
            })
    void areNotDialled(String address) {
        assertThat(ALL.blocks(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "169.253.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.0.1",
                "223.255.255.255",
                "2606:4700::1",
                "2002:808:808::1",
                "64:ff9b::8.8.8.8",
                "::8.8.8.8"
            })
    void othersAre(String address) {
        assertThat(ALL.blocks(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void anIpv4AddressInIpv6ClothesIsJudgedAsWhatItIs() throws Exception {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        assertThat(ALL.blocks(InetAddress.getByAddress(mapped))).isTrue();
    }

    @Test
    void eachKindCanBeLeftOut() {
        BlockedNetworks some = new BlockedNetworks(List.of(BlockedNetwork.PRIVATE));
        assertThat(some.blocks(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(some.blocks(InetAddress.ofLiteral("10.1.1.1"))).isTrue();
        assertThat(new BlockedNetworks(List.of()).blocks(InetAddress.ofLiteral("10.1.1.1")))
                .isFalse();
    }

    @Test
    void nothingIsDialledInABlockedNetwork() {
        ConnectConfig config =
                new ConnectConfig(null, true, true, Duration.ofHours(1), Sender.timeouts(Duration.ofSeconds(15)));
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = new Sender(config, List.of(BlockedNetwork.LOOPBACK))) {
            Failure failure = sender.unreachable(peer.port());
            assertThat(failure.scope()).isEqualTo(Failure.Scope.SITE);
            assertThat(failure.permanent()).isTrue();
            assertThat(failure.enhanced()).hasToString("5.4.4");
            assertThat(peer.connections()).isZero();
        }
    }

    @Test
    void anAddressThatFailsLeavesTheNextToTry() {
        try (ScriptedSmtpPeer peer = ScriptedSmtpPeer.open();
                Sender sender = new Sender()) {
            Target target = new Target(
                    "peer.example",
                    peer.port(),
                    List.of(InetAddress.ofLiteral("127.0.0.99"), InetAddress.ofLiteral("127.0.0.1")));
            ConnectResult result = sender.connect(target);
            assertThat(result).isInstanceOfSatisfying(ConnectResult.Connected.class, connected -> assertThat(
                            connected.session().remote().address())
                    .isEqualTo("127.0.0.1:" + peer.port()));
        }
    }
}
