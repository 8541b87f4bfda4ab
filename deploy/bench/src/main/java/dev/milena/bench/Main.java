package dev.milena.bench;

import dev.milena.bench.dns.BenchDns;
import dev.milena.bench.dns.DnsSettings;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.sink.FaultRule;
import dev.milena.bench.sink.Sink;
import dev.milena.bench.sink.SinkSettings;
import dev.milena.bench.socket.FreePorts;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.Ledger;
import dev.milena.bench.source.Source;
import dev.milena.bench.source.SourceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * The command line of the bench: {@code source}, {@code sink}, {@code dns}, {@code run}, {@code profile}. Exit code 0: clean; 1: something is missing, changed or there that
 * must not be; 2: wrong usage.
 */
public final class Main {

    private static final String USAGE = """
            bench source --relay H:P [load]            sends (repeatable: connections go round), prints what was answered
            bench sink   [sink] [--seconds N]          counts, prints a line a second and the sum at the end
            bench dns    [dns] [--seconds N]           answers
            bench run    --relay H:P [load] [sink] [dns] [--quiet S] [--most S]
                                                       all in one, then a report; --no-dns without the DNS server
            bench profile NAME [--rounds 5] [--peer postfix|H:P] [--relay milena|postfix|H:P] [--out DIR] [change]
                                                       starts the relays, measures them in turn, prints medians and ratios
            bench profiles                             lists the profiles
            bench ports  --count N                     prints so many free ports
            load: --messages N --seconds N --warm-up S --sessions 20 --threads 1 --size 10240 --recipients 1 --domains 200
                  --domain 'd*.example' --in-a-row 1 --rate N --no-pipelining --declare-size --no-retry --give-up S
            sink: --sink H:P (repeatable) --sink-threads 1 --fault 'pattern=mode[:n]' (repeatable) --chunking --dsn --keep N
            dns:  --dns H:P --shared-hosts N
            change: --seconds N --warm-up S --sessions N --size N --domains N --recipients N --messages N --rate N --fault R
                  --retry S,S --durability fsync|page-cache --data DIR --quiet S --sink H:P --dns H:P
            """;

    private static final int FOREVER = 86_400;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(arguments));
    }

    /** The same without the exit. */
    public static int run(String... arguments) throws InterruptedException {
        try {
            String command = arguments.length == 0 ? "" : arguments[0];
            if (command.equals("profile")) {
                return ProfileCommand.run(arguments);
            }
            Options options = new Options(arguments, 1);
            return switch (command) {
                case "source" -> source(options);
                case "sink" -> sink(options);
                case "dns" -> dns(options);
                case "run" -> all(options);
                case "ports" -> ports(options);
                case "profiles" -> ProfileCommand.list();
                default -> throw new IllegalArgumentException("which command?");
            };
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(USAGE);
            return 2;
        }
    }

    private static int source(Options options) {
        SourceSettings settings = load(options);
        options.refuseOthers();
        try (Source source = Source.start(settings)) {
            Ledger ledger = source.done().toCompletableFuture().join();
            System.out.printf(
                    "accepted %d, refused %d, unanswered %d, %.0f messages/s, p50 %.1f ms, p99 %.1f ms%n",
                    ledger.accepted(),
                    ledger.refused(),
                    ledger.unanswered(),
                    ledger.latency().getTotalCount() * 1e9 / (System.nanoTime() - ledger.measuredSince()),
                    ledger.latency().getValueAtPercentile(50) / 1e3,
                    ledger.latency().getValueAtPercentile(99) / 1e3);
            return ledger.accepted() > 0 ? 0 : 1;
        } catch (CompletionException unreachable) {
            System.err.println(unreachable.getMessage());
            return 1;
        }
    }

    private static int sink(Options options) throws InterruptedException {
        SinkSettings settings = sinkSettings(options);
        Duration time = options.seconds("seconds", FOREVER);
        options.refuseOthers();
        try (Sink sink = Sink.open(settings)) {
            System.out.println("Sink listens on port " + sink.port());
            Runnable sum = () -> System.out.printf(
                    "messages %d, unique %d, duplicate %d, corrupt %d, reports %d, others %d%n",
                    sink.account().messages(),
                    sink.account().unique(),
                    sink.account().duplicates(),
                    sink.account().corrupt(),
                    sink.account().reports(),
                    sink.account().others());
            Runtime.getRuntime().addShutdownHook(new Thread(sum, "bench-sum"));
            Thread.sleep(time);
            return sink.account().corrupt() == 0 ? 0 : 1;
        }
    }

    private static int dns(Options options) throws InterruptedException {
        DnsSettings settings = dnsSettings(options, "127.0.0.1:5353");
        Duration time = options.seconds("seconds", FOREVER);
        options.refuseOthers();
        try (BenchDns dns = BenchDns.open(settings)) {
            System.out.println("DNS listens on " + dns.address());
            Thread.sleep(time);
            return 0;
        }
    }

    private static int all(Options options) throws InterruptedException {
        SourceSettings load = load(options);
        SinkSettings sinkSettings = sinkSettings(options);
        boolean withDns = !options.flag("no-dns");
        DnsSettings dnsSettings = dnsSettings(options, "127.0.0.1:5353");
        Duration quiet = options.seconds("quiet", 20);
        Duration most = options.seconds("most", 600);
        options.refuseOthers();
        try (BenchDns dns = withDns ? BenchDns.open(dnsSettings) : null;
                Sink sink = Sink.open(sinkSettings)) {
            System.out.println(
                    "Sink listens on port " + sink.port() + (dns == null ? "" : ", DNS on " + dns.address()));
            Report report = Run.run(load, sink, quiet, most);
            System.out.print(report.text());
            System.out.println(report.json());
            return report.clean() ? 0 : 1;
        }
    }

    private static int ports(Options options) {
        int count = options.number("count", 1);
        options.refuseOthers();
        try {
            System.out.println(FreePorts.find(count).stream()
                    .map(each -> Integer.toString(each))
                    .collect(Collectors.joining(" ")));
            return 0;
        } catch (IOException none) {
            System.err.println("no free port: " + none.getMessage());
            return 1;
        }
    }

    private static SourceSettings load(Options options) {
        long messages = options.number("messages", 0L);
        return new SourceSettings(
                relays(options),
                options.number("sessions", 20),
                options.number("threads", 1),
                messages,
                options.seconds("seconds", messages == 0 ? 10 : 0),
                options.seconds("warm-up", 0),
                options.number("size", 10_240),
                new Recipients(
                        options.number("recipients", 1),
                        options.number("domains", 200),
                        options.text("domain", "d*.example"),
                        options.number("in-a-row", 1)),
                options.number("rate", 0),
                !options.flag("no-pipelining"),
                options.flag("declare-size"),
                !options.flag("no-retry"),
                options.seconds("give-up", 60));
    }

    private static List<InetSocketAddress> relays(Options options) {
        List<String> given = options.all("relay");
        return given.isEmpty()
                ? List.of(Loops.local(2525))
                : given.stream().map(Loops::address).toList();
    }

    private static SinkSettings sinkSettings(Options options) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String each : options.all("sink")) {
            addresses.add(Loops.address(each));
        }
        Set<String> extensions = new HashSet<>(SinkSettings.COMMON_EXTENSIONS);
        if (options.flag("chunking")) {
            extensions.add("CHUNKING");
        }
        if (options.flag("dsn")) {
            extensions.add("DSN");
        }
        return new SinkSettings(
                addresses.isEmpty() ? List.of(Loops.local(2526)) : addresses,
                options.number("sink-threads", 1),
                extensions,
                options.all("fault").stream().map(FaultRule::parse).toList(),
                options.number("keep", 1000),
                false);
    }

    private static DnsSettings dnsSettings(Options options, String absent) {
        return DnsSettings.of(options.address("dns", absent), options.number("shared-hosts", 0));
    }
}
