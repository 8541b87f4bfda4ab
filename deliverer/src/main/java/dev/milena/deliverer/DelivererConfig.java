package dev.milena.deliverer;

import dev.milena.deliverer.connect.BlockedNetwork;
import dev.milena.deliverer.connect.ConnectConfig;
import dev.milena.deliverer.lane.LaneSettings;
import dev.milena.deliverer.retry.RetrySettings;
import dev.milena.mail.DomainName;
import dev.milena.runtime.config.Default;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code deliverer} section of the configuration.
 *
 * @param hostname our name in EHLO and in reports; left out: this machine's
 * @param smtpPort stands in for port 25 of every target, also of a static route that says 25
 * @param blockedNetworks never connected to; {@code []} switches that off
 * @param shaping rules for single destinations over those for all; kept for later, without effect yet
 * @param stopGrace how long deliveries under way may go on when the service stops
 */
public record DelivererConfig(
        @Nullable DomainName hostname,
        @Default("25") int smtpPort,

        @Default("loopback, private, link-local, multicast, unspecified")
        List<BlockedNetwork> blockedNetworks,

        RetrySettings retry,
        @Default("") Map<String, Map<String, String>> shaping,
        LaneSettings lanes,
        ConnectConfig connect,
        @Default("30s") Duration stopGrace) {

    public DelivererConfig {
        if (smtpPort < 1 || smtpPort > 65_535) {
            throw new IllegalArgumentException("smtp-port is 1 to 65535");
        }
        if (stopGrace.isNegative() || stopGrace.compareTo(Duration.ofMinutes(30)) > 0) {
            throw new IllegalArgumentException("stop-grace is 0s to 30m");
        }
        blockedNetworks = List.copyOf(blockedNetworks);
        shaping = Map.copyOf(shaping);
    }
}
