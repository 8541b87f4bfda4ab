package dev.milena.router;

import dev.milena.dns.DnsResolver;
import dev.milena.mail.Parsed;
import dev.milena.router.intake.RouterLoop;
import dev.milena.router.plan.Planner;
import dev.milena.router.resolve.OwnName;
import dev.milena.router.resolve.ResolveSettings;
import dev.milena.router.resolve.RouteTable;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.Service;
import dev.milena.runtime.life.StartFailure;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.RouteIntake;
import dev.milena.stream.routing.KafkaRouteIntake;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Wires the router: the door to Kafka, DNS, the loop between them, and the thread that runs it. */
public final class Main {

    private Main() {}

    /** Starts against Kafka. Throws {@link StartFailure} if it cannot ask DNS. */
    public static Service start(RouterConfig config, KafkaSettings kafka, Environment env) {
        return start(config, KafkaRouteIntake.open(kafka, env), env);
    }

    /** Takes the intake over: it is closed when the service ends, or when it cannot start. */
    static Service start(RouterConfig config, RouteIntake intake, Environment env) {
        DnsResolver dns;
        try {
            dns = DnsResolver.open(config.dns(), env.time());
        } catch (UncheckedIOException noSockets) {
            intake.close();
            throw new StartFailure("the router cannot ask DNS: " + noSockets.getMessage(), noSockets);
        }
        ResolveSettings settings = new ResolveSettings(
                config.routes(), config.dedicated(), ownNames(config), config.allowAddressLiterals());
        RouteTable routes = new RouteTable(dns, settings, env.time(), env.random(), env.metrics());
        Planner planner = new Planner(config.maxRecipientsPerTask(), env.random());
        RouterLoop loop = new RouterLoop(intake, routes, planner, config.dnsWait(), env.time(), env.metrics());
        return new RouterService(loop, intake, dns);
    }

    private static Set<OwnName> ownNames(RouterConfig config) {
        Set<OwnName> own = new HashSet<>(config.localNames());
        own.addAll(interfaces());
        try {
            String name = InetAddress.getLocalHost().getHostName();
            // A name without a dot is nobody's MX.
            if (name.contains(".") && OwnName.parse(name) instanceof Parsed.Ok<OwnName> ok) {
                own.add(ok.value());
            }
        } catch (UnknownHostException nameless) {
            // Then no MX record can name it.
            return own;
        }
        return own;
    }

    /** The addresses of this machine, but for the loopback: many hosts' names point there for a while, and {@code blocked-networks} judges it. */
    static Set<OwnName> interfaces() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .map(address -> new OwnName(plain(address)))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException none) {
            throw new StartFailure("the addresses of this machine cannot be listed: " + none.getMessage(), none);
        }
    }

    /** An interface's IPv6 address comes with the interface's name, what DNS answers does not. */
    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
