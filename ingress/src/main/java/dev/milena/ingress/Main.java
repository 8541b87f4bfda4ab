package dev.milena.ingress;

import dev.milena.ingress.accept.AcceptRules;
import dev.milena.ingress.accept.MailReception;
import dev.milena.ingress.admit.Admission;
import dev.milena.ingress.listen.Listening;
import dev.milena.ingress.listen.Pace;
import dev.milena.ingress.listen.SmtpListener;
import dev.milena.ingress.record.MailLog;
import dev.milena.ingress.record.MeteredMailLog;
import dev.milena.ingress.session.SessionRules;
import dev.milena.mail.DomainName;
import dev.milena.mail.Mailbox;
import dev.milena.mail.Parsed;
import dev.milena.runtime.life.Environment;
import dev.milena.runtime.life.StartFailure;
import dev.milena.smtp.command.AddressReader;
import dev.milena.stream.AcceptedLog;
import dev.milena.stream.KafkaSettings;
import dev.milena.stream.accepted.KafkaAcceptedLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Wires the ingress by hand: from the accepted log back to the sockets. */
public final class Main {

    private Main() {}

    /** Starts against Kafka. Throws {@link StartFailure} if an address cannot be listened on. */
    public static IngressService start(IngressConfig config, KafkaSettings kafka, Environment environment) {
        return start(config, KafkaAcceptedLog.open(kafka, environment), environment);
    }

    /**
     * Starts on a log that is open already and belongs to the service from here on. Throws {@link StartFailure} if an address cannot be listened on; the log
     * is then closed.
     */
    public static IngressService start(IngressConfig config, AcceptedLog accepted, Environment environment) {
        IngressConfig.Limits limits = config.limits();
        String hostname = hostname(config.hostname());
        MailLog log = new MeteredMailLog(environment.metrics());
        MailReception reception = new MailReception(
                new AcceptRules(
                        hostname,
                        environment.nodeId(),
                        limits.maxReceived(),
                        (int) limits.maxHeaderSize().bytes(),
                        limits.maxBuffered(Runtime.getRuntime().maxMemory())),
                accepted,
                environment,
                log);
        SessionRules rules = new SessionRules(
                hostname,
                config.maxMessageSize().bytes(),
                limits.maxRecipients(),
                limits.maxErrors(),
                limits.maxJunk(),
                limits.maxChunks(),
                config.addressLiterals(),
                postmaster(config.postmaster()));
        Admission admission =
                new Admission(config.relayNetworks(), limits.maxConnections(), limits.maxConnectionsPerAddress());
        Listening listening =
                new Listening(rules, pace(config.timeouts()), admission, reception, log, environment.time());
        try {
            List<InetSocketAddress> addresses =
                    config.listeners().stream().map(Main::resolve).toList();
            return new IngressService(SmtpListener.open(listening, addresses, sessionIds(environment)), accepted);
        } catch (StartFailure failure) {
            accepted.close();
            throw failure;
        }
    }

    private static Pace pace(IngressConfig.Timeouts timeouts) {
        return new Pace(
                timeouts.command(),
                timeouts.crowdedCommand(),
                timeouts.data(),
                timeouts.minDataRate().bytes(),
                timeouts.dataGrace(),
                timeouts.accept());
    }

    private static InetSocketAddress resolve(IngressConfig.Listener listener) {
        InetSocketAddress address = new InetSocketAddress(
                listener.address().host(), listener.address().port());
        if (address.isUnresolved()) {
            throw new StartFailure("ingress cannot listen on " + listener.address()
                    + ": the name has no address; change ingress.listeners");
        }
        return address;
    }

    private static Supplier<String> sessionIds(Environment environment) {
        return () -> Long.toHexString(environment.random().nextLong());
    }

    private static @Nullable Mailbox postmaster(@Nullable String configured) {
        return configured == null ? null : AddressReader.mailbox(configured).orThrow();
    }

    /** The configured name in A-labels, else this machine's if it is a domain, else a name that nobody can take for another's. */
    private static String hostname(@Nullable String configured) {
        String name = configured == null ? machineName() : configured;
        return switch (DomainName.parse(name)) {
            case Parsed.Ok<DomainName> ok -> ok.value().ascii();
            case Parsed.Malformed<DomainName> bad -> "localhost";
        };
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
