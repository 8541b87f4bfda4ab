package dev.milena.dns;

import dev.milena.dns.Exchange.Heard;
import dev.milena.runtime.time.Time;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Puts one question until a server gives a useful answer: the servers in turn, some rounds, TCP when a datagram was too small, without EDNS for servers that
 * cannot read it or have not answered in the first round, and along aliases that lead out of an answer. Thread-safe; the whole of it is bounded by {@link #TOTAL_NANOS}.
 */
final class Asker {

    /** RFC 9715: what passes every path unfragmented. */
    private static final int EDNS_SIZE = 1232;

    /** Everything for one question: all servers, rounds and aliases. Longer, and the message that waits has long been parked. */
    private static final long TOTAL_NANOS = 20_000_000_000L;

    private final Wire wire;
    private final List<InetSocketAddress> servers;
    private final long tryNanos;
    private final int tries;
    private final Time time;

    /** The first server to ask: the last that answered, so that a dead one costs its timeout only now and then. */
    private volatile int preferred;

    Asker(Wire wire, List<InetSocketAddress> servers, DnsConfig config, Time time) {
        this.wire = wire;
        this.servers = List.copyOf(servers);
        this.tryNanos = config.timeout().toNanos();
        this.tries = servers.size() * (1 + config.retries());
        this.time = time;
    }

    CompletionStage<Reading> ask(Name name, int type) {
        return new Question(name, type, 0, time.nanos() + TOTAL_NANOS)
                .tryNext(0, new Reading.Useless("there was no time to ask", false));
    }

    private final class Question {

        private final Name name;
        private final int type;
        private final int followed;
        private final long deadline;
        private final Exchange.Limit limit;
        private final int first = preferred;

        Question(Name name, int type, int followed, long deadline) {
            this.name = name;
            this.type = type;
            this.followed = followed;
            this.deadline = deadline;
            this.limit = new Exchange.Limit(tryNanos, deadline);
        }

        CompletionStage<Reading> tryNext(int done, Reading.Useless soFar) {
            long left = deadline - time.nanos();
            if (done == tries || left <= 0) {
                return CompletableFuture.completedFuture(soFar);
            }
            int index = (first + done) % servers.size();
            // Some servers, and the boxes before them, drop what has EDNS without a word: later rounds go without.
            return udp(servers.get(index), query(done < servers.size()))
                    .thenCompose(heard -> judge(heard, index, done, soFar));
        }

        private CompletionStage<Reading> judge(Heard heard, int server, int done, Reading.Useless soFar) {
            Reading reading =
                    switch (heard) {
                        case Heard.Nothing nothing -> new Reading.Useless(nothing.why(), false);
                        case Heard.Response response -> Reading.of(response.message(), name, type, followed);
                    };
            return switch (reading) {
                case Reading.Useless useless ->
                    tryNext(done + 1, new Reading.Useless(useless.reason(), useless.answered() || soFar.answered()));
                case Reading.Alias alias ->
                    new Question(alias.target(), type, alias.followed(), deadline)
                            .tryNext(0, new Reading.Useless("there was no time to follow the alias"))
                            .thenApply(end -> capped(end, alias.ttl()));
                case Reading.Found found -> known(found, server);
                case Reading.NoData none -> known(none, server);
                case Reading.NoName none -> known(none, server);
            };
        }

        private CompletionStage<Reading> known(Reading reading, int server) {
            preferred = server;
            return CompletableFuture.completedFuture(reading);
        }

        private CompletionStage<Heard> udp(InetSocketAddress server, Message query) {
            UdpExchange datagram = new UdpExchange(server, query, limit);
            wire.send(datagram);
            return datagram.outcome.thenCompose(heard -> {
                if (!(heard instanceof Heard.Response response)) {
                    return datagram.outcome;
                }
                if (response.message().getHeader().getFlag(Flags.TC)) {
                    TcpExchange connection = new TcpExchange(server, query, limit);
                    wire.send(connection);
                    return connection.outcome;
                }
                boolean foreignEdns = response.message().getRcode() == Rcode.FORMERR && query.getOPT() != null;
                return foreignEdns ? udp(server, query(false)) : datagram.outcome;
            });
        }

        private Message query(boolean edns) {
            Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
            if (edns) {
                query.addRecord(new OPTRecord(EDNS_SIZE, 0, 0), Section.ADDITIONAL);
            }
            return query;
        }
    }

    /** What was found behind an alias is believed no longer than the alias itself. */
    private static Reading capped(Reading end, long ttl) {
        return switch (end) {
            case Reading.Found found -> new Reading.Found(found.records(), Math.min(ttl, found.ttl()));
            case Reading.NoData none -> new Reading.NoData(Math.min(ttl, none.ttl()));
            case Reading.NoName none -> new Reading.NoName(Math.min(ttl, none.ttl()));
            case Reading.Alias alias -> alias;
            case Reading.Useless useless -> useless;
        };
    }
}
