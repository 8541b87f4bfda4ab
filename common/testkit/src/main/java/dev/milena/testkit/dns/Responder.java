package dev.milena.testkit.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Octets in, octets out: what a behaviour means on the wire. Pure but for {@link Behaviour#FLAKY}, which its caller resolves. */
final class Responder {

    private static final int DATAGRAM = 1232;
    private static final int MANY = 400;

    private final Zone zone;

    Responder(Zone zone) {
        this.zone = zone;
    }

    /** The packets to send back, in order; none for silence. */
    List<byte[]> respond(Message query, @Nullable Behaviour behaviour, boolean tcp) {
        if (behaviour == null) {
            return List.of(wire(fromZone(query), tcp));
        }
        return switch (behaviour) {
            case SERVFAIL, FLAKY -> List.of(wire(code(query, Rcode.SERVFAIL), tcp));
            case SERVFAIL_AAAA ->
                List.of(wire(
                        query.getQuestion().getType() == Type.AAAA ? code(query, Rcode.SERVFAIL) : fromZone(query),
                        tcp));
            case REFUSED -> List.of(wire(code(query, Rcode.REFUSED), tcp));
            case NXDOMAIN -> List.of(wire(code(query, Rcode.NXDOMAIN), tcp));
            case NODATA -> List.of(wire(code(query, Rcode.NOERROR), tcp));
            case SILENT -> List.of();
            case LAME -> List.of(wire(lame(query), tcp));
            case TRUNCATED -> tcp ? List.of(wire(fromZone(query), true)) : List.of(truncated(query));
            case TRUNCATED_ALWAYS -> tcp ? List.of() : List.of(truncated(query));
            case NO_EDNS -> List.of(wire(query.getOPT() == null ? fromZone(query) : code(query, Rcode.FORMERR), tcp));
            case SILENT_EDNS -> query.getOPT() == null ? List.of(wire(fromZone(query), tcp)) : List.of();
            case WRONG_ID -> List.of(wrongId(query));
            case WRONG_QUESTION -> List.of(wrongQuestion(query));
            case FORGED_THEN_TRUE -> List.of(wrongId(query), wrongQuestion(query), wire(fromZone(query), tcp));
            case GARBAGE -> List.of(garbage(query));
            case SHORT -> List.of(Arrays.copyOf(query.toWire(), 5));
            case POINTER_LOOP -> List.of(pointerLoop(query));
            case UPPER_CASE -> List.of(wire(upperCase(fromZone(query)), tcp));
            case MANY -> List.of(wire(many(query), tcp));
        };
    }

    private Message fromZone(Message query) {
        Message response = code(query, Rcode.NOERROR);
        Record question = query.getQuestion();
        zone.answer(response, question.getName(), question.getType());
        return response;
    }

    private static Message code(Message query, int rcode) {
        Message response = new Message(query.getHeader().getID());
        response.getHeader().setFlag(Flags.QR);
        response.getHeader().setFlag(Flags.RD);
        response.getHeader().setFlag(Flags.RA);
        response.getHeader().setRcode(rcode);
        response.addRecord(query.getQuestion(), Section.QUESTION);
        return response;
    }

    private static Message lame(Message query) {
        Message response = code(query, Rcode.NOERROR);
        response.addRecord(new NSRecord(Name.root, DClass.IN, 60, Zone.name("ns.elsewhere.test")), Section.AUTHORITY);
        return response;
    }

    private static byte[] truncated(Message query) {
        Message response = code(query, Rcode.NOERROR);
        response.getHeader().setFlag(Flags.TC);
        return response.toWire();
    }

    private static byte[] wrongId(Message query) {
        Message forged = forged(query, query.getQuestion());
        forged.getHeader().setID(query.getHeader().getID() ^ 1);
        return forged.toWire();
    }

    private static byte[] wrongQuestion(Message query) {
        Record question = query.getQuestion();
        return forged(query, Record.newRecord(Zone.name("another.test"), question.getType(), DClass.IN))
                .toWire();
    }

    private static Message forged(Message query, Record question) {
        Message forged = new Message(query.getHeader().getID());
        forged.getHeader().setFlag(Flags.QR);
        forged.addRecord(question, Section.QUESTION);
        forged.addRecord(evil(query.getQuestion(), 0), Section.ANSWER);
        return forged;
    }

    private static Record evil(Record question, int n) {
        if (question.getType() == Type.MX) {
            return new MXRecord(question.getName(), DClass.IN, 60, n, Zone.name("mx" + n + ".evil.test"));
        }
        byte[] address = {(byte) 192, 0, 2, 66};
        try {
            return new ARecord(question.getName(), DClass.IN, 60, InetAddress.getByAddress(address));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] garbage(Message query) {
        byte[] octets = new byte[200];
        Arrays.fill(octets, (byte) 0xa5);
        byte[] wire = query.toWire();
        System.arraycopy(wire, 0, octets, 0, 2);
        octets[2] = (byte) 0x81;
        return octets;
    }

    private static byte[] pointerLoop(Message query) {
        byte[] octets = Arrays.copyOf(code(query, Rcode.NOERROR).toWire(), 600);
        int at = code(query, Rcode.NOERROR).toWire().length;
        octets[7] = 1;
        octets[at] = (byte) (0xc0 | at >> 8);
        octets[at + 1] = (byte) at;
        return octets;
    }

    private static Message upperCase(Message response) {
        Message upper = code(response, response.getRcode());
        for (Record r : response.getSection(Section.ANSWER)) {
            Name owner = Zone.name(r.getName().toString().toUpperCase(Locale.ROOT));
            Record renamed = r instanceof MXRecord mx
                    ? new MXRecord(
                            owner,
                            DClass.IN,
                            mx.getTTL(),
                            mx.getPriority(),
                            Zone.name(mx.getTarget().toString().toUpperCase(Locale.ROOT)))
                    : r.withName(owner);
            upper.addRecord(renamed, Section.ANSWER);
        }
        return upper;
    }

    private static Message many(Message query) {
        Message response = code(query, Rcode.NOERROR);
        Record question = query.getQuestion();
        List<Record> records = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            if (question.getType() == Type.MX) {
                records.add(new MXRecord(question.getName(), DClass.IN, 60, i, Zone.name("mx" + i + ".many.test")));
            } else if (question.getType() == Type.A) {
                records.add(address(question.getName(), i));
            }
        }
        records.forEach(r -> response.addRecord(r, Section.ANSWER));
        return response;
    }

    private static Record address(Name owner, int n) {
        byte[] address = {10, 0, (byte) (n >> 8), (byte) n};
        try {
            return new ARecord(owner, DClass.IN, 60, InetAddress.getByAddress(address));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] wire(Message response, boolean tcp) {
        return tcp ? response.toWire() : response.toWire(DATAGRAM);
    }
}
