package dev.milena.testkit.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Records by name, {@code *.suffix} included, and what a recursive server would answer from them. Thread-safe. */
final class Zone {

    /** As an ordinary recursive server: longer chains end in the middle. */
    private static final int MAX_ALIASES = 20;

    private static final long NEGATIVE_TTL = 60;

    private final Map<Name, List<Record>> records = new ConcurrentHashMap<>();

    void add(String owner, int type, long ttl, String data) {
        Name name = name(owner);
        try {
            Record record = Record.fromString(name, type, DClass.IN, ttl, data, Name.root);
            records.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>()).add(record);
        } catch (IOException bad) {
            throw new IllegalArgumentException(owner + " " + Type.string(type) + " " + data, bad);
        }
    }

    void remove(String owner) {
        records.remove(name(owner));
    }

    /** Fills the answer and authority sections and the rcode. */
    void answer(Message response, Name asked, int type) {
        Name name = asked;
        for (int i = 0; i < MAX_ALIASES; i++) {
            List<Record> here = lookUp(name);
            if (here == null) {
                response.getHeader().setRcode(Rcode.NXDOMAIN);
                response.addRecord(soa(), Section.AUTHORITY);
                return;
            }
            List<Record> matching = new ArrayList<>();
            Name target = null;
            for (Record r : here) {
                if (r.getType() == type) {
                    matching.add(r);
                } else if (r instanceof CNAMERecord alias) {
                    target = alias.getTarget();
                }
            }
            Name owner = name;
            if (!matching.isEmpty()) {
                matching.forEach(r -> response.addRecord(r.withName(owner), Section.ANSWER));
                return;
            }
            if (target == null) {
                response.addRecord(soa(), Section.AUTHORITY);
                return;
            }
            response.addRecord(new CNAMERecord(owner, DClass.IN, 60, target), Section.ANSWER);
            name = target;
        }
    }

    private @Nullable List<Record> lookUp(Name name) {
        List<Record> exact = records.get(name);
        for (int up = 1; exact == null && up < name.labels(); up++) {
            exact = records.get(name.wild(up));
        }
        return exact;
    }

    private static Record soa() {
        Name host = name("ns.test");
        return new SOARecord(Name.root, DClass.IN, NEGATIVE_TTL, host, host, 1, 1, 1, 1, NEGATIVE_TTL);
    }

    static Name name(String text) {
        try {
            return Name.fromString(text.endsWith(".") ? text : text + ".");
        } catch (IOException bad) {
            throw new IllegalArgumentException(text, bad);
        }
    }
}
