package dev.milena.bench.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** The one zone that holds every name: question in, answer out, no sockets. Thread-safe. */
final class Zone {

    private static final int NEGATIVE_TTL = 60;
    private static final int MANY = 20;

    private final DnsSettings settings;
    private final Map<String, DnsCase> overrides = new ConcurrentHashMap<>();
    private final Map<String, InetAddress> places = new ConcurrentHashMap<>();

    Zone(DnsSettings settings) {
        this.settings = settings;
    }

    void override(String domain, @Nullable DnsCase as) {
        String key = domain.toLowerCase(Locale.ROOT) + ".";
        if (as == null) {
            overrides.remove(key);
        } else {
            overrides.put(key, as);
        }
    }

    /** The hosts of this domain stand at this address. */
    void place(String domain, InetAddress at) {
        places.put(domain.toLowerCase(Locale.ROOT) + ".", at);
    }

    /** How the name of a question resolves. */
    DnsCase caseOf(Message query) {
        Record question = query.getQuestion();
        return question == null
                ? DnsCase.PLAIN
                : caseOf(question.getName().toString().toLowerCase(Locale.ROOT));
    }

    private DnsCase caseOf(String name) {
        return overrides.getOrDefault(name, DnsCase.of(firstLabel(name)));
    }

    /** The answer; null when there is to be none. */
    @Nullable Message answer(Message query) throws TextParseException {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.AA);
        if (query.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
            answer.getHeader()
                    .setFlag(Flags.RA); // resolvers in stub mode expect recursion, and here it is never needed
        }
        Record question = query.getQuestion();
        if (question == null) {
            answer.getHeader().setRcode(Rcode.FORMERR);
            return answer;
        }
        answer.addRecord(question, Section.QUESTION);
        String name = question.getName().toString().toLowerCase(Locale.ROOT);
        DnsCase as = caseOf(name);
        switch (as) {
            case TIMEOUT -> {
                return null;
            }
            case LAME -> {
                answer.getHeader().unsetFlag(Flags.AA);
                answer.getHeader().unsetFlag(Flags.RA);
                return answer;
            }
            case NX -> answer.getHeader().setRcode(Rcode.NXDOMAIN);
            case SERVFAIL -> answer.getHeader().setRcode(Rcode.SERVFAIL);
            case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
            default -> {
                for (Record record : records(question, name, as)) {
                    answer.addRecord(record, Section.ANSWER);
                }
            }
        }
        int rcode = answer.getHeader().getRcode();
        if (answer.getSection(Section.ANSWER).isEmpty() && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN)) {
            answer.addRecord(authority(), Section.AUTHORITY); // RFC 2308 §3: without it nothing negative may be cached
        }
        return answer;
    }

    private List<Record> records(Record question, String name, DnsCase as) throws TextParseException {
        Name domain = question.getName();
        return switch (question.getType()) {
            case Type.MX -> exchanges(domain, name, as);
            case Type.A -> addresses(domain, name, as);
            case Type.CNAME, Type.AAAA, Type.TXT -> alias(domain, as);
            default -> List.of();
        };
    }

    private List<Record> exchanges(Name domain, String name, DnsCase as) throws TextParseException {
        return switch (as) {
            case NULLMX -> List.of(mx(domain, 0, "."));
            case DEADMX -> List.of(mx(domain, 10, "dead." + name), mx(domain, 20, "mx." + name));
            case ALLDEAD -> List.of(mx(domain, 10, "dead." + name), mx(domain, 20, "dead2." + name));
            case NOHOST -> List.of(mx(domain, 10, "nx." + name));
            case MXIP -> List.of(mx(domain, 10, "127.0.0.1."));
            case MANY -> {
                List<Record> all = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    all.add(mx(domain, 10, "mx" + i + "." + name));
                }
                yield all;
            }
            case ALIAS, LOOP -> {
                List<Record> chain = new ArrayList<>(alias(domain, as));
                if (as == DnsCase.ALIAS) {
                    chain.add(mx(target(domain), 10, host(target(domain).toString())));
                }
                yield chain;
            }
            case IMPLICIT, EMPTY -> List.of();
            default -> isHost(name) ? List.of() : List.of(mx(domain, 10, host(name)));
        };
    }

    private List<Record> addresses(Name domain, String name, DnsCase as) throws TextParseException {
        String first = firstLabel(name);
        if (first.startsWith("dead") && as == DnsCase.PLAIN) {
            return List.of(new ARecord(domain, DClass.IN, settings.ttl(), settings.dead()));
        }
        return isHost(name) || as == DnsCase.IMPLICIT
                ? List.of(new ARecord(domain, DClass.IN, settings.ttl(), place(name)))
                : alias(domain, as);
    }

    private InetAddress place(String host) {
        return places.getOrDefault(host.substring(host.indexOf('.') + 1), settings.mail());
    }

    private List<Record> alias(Name domain, DnsCase as) throws TextParseException {
        return switch (as) {
            case ALIAS -> List.of(new CNAMERecord(domain, DClass.IN, settings.ttl(), target(domain)));
            case LOOP -> List.of(new CNAMERecord(domain, DClass.IN, settings.ttl(), domain));
            default -> List.of();
        };
    }

    private String host(String name) {
        return settings.sharedHosts() == 0
                ? "mx." + name
                : "mx" + Math.floorMod(name.hashCode(), settings.sharedHosts()) + ".pool.example.";
    }

    private Record mx(Name domain, int preference, String host) throws TextParseException {
        return new MXRecord(domain, DClass.IN, settings.ttl(), preference, Name.fromString(host));
    }

    private Record authority() throws TextParseException {
        Name example = Name.fromString("example.");
        return new SOARecord(Name.root, DClass.IN, NEGATIVE_TTL, example, example, 1, 3600, 600, 86_400, NEGATIVE_TTL);
    }

    private static Name target(Name domain) throws TextParseException {
        return Name.fromString("real." + domain);
    }

    /** {@code mx}, {@code mx3}, {@code dead}: names of machines, which have addresses and no MX. */
    private static boolean isHost(String name) {
        return firstLabel(name).matches("(mx|dead)\\d*");
    }

    private static String firstLabel(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
