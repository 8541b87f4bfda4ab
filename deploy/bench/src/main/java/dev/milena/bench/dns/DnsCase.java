package dev.milena.bench.dns;

import java.util.Locale;

/**
 * How a domain resolves. The first label says which, digits and what follows a hyphen do not matter: {@code deadmx7.example} and {@code deadmx-a.example}
 * are {@link #DEADMX}; a label that names no case is {@link #PLAIN}.
 */
public enum DnsCase {
    /** One MX, which has an address. */
    PLAIN,
    /** A null MX (RFC 7505). */
    NULLMX,
    /** NXDOMAIN. */
    NX,
    /** SERVFAIL. */
    SERVFAIL,
    /** REFUSED. */
    REFUSED,
    /** No answer at all. */
    TIMEOUT,
    /** The right answer, {@link BenchDns#SLOW_MILLIS} late. */
    SLOW,
    /** No error, no answer, no authority: a server that does not know the zone it was asked about. */
    LAME,
    /** Over UDP nothing but the mark that the answer was cut; over TCP all of it. */
    CUT,
    /** The first MX is an address where nothing listens, the second works. */
    DEADMX,
    /** Every MX is an address where nothing listens. */
    ALLDEAD,
    /** No MX, an address at the domain itself (RFC 5321 §5.1). */
    IMPLICIT,
    /** No MX and no address. */
    EMPTY,
    /** A CNAME to a plain domain. */
    ALIAS,
    /** A CNAME to itself. */
    LOOP,
    /** An MX whose host does not exist. */
    NOHOST,
    /** An MX that is written as an address, which RFC 5321 §5.1 forbids. */
    MXIP,
    /** Twenty MX hosts of one preference. */
    MANY;

    static DnsCase of(String firstLabel) {
        int end = 0;
        while (end < firstLabel.length() && Character.isLetter(firstLabel.charAt(end))) {
            end++;
        }
        String word = firstLabel.substring(0, end).toUpperCase(Locale.ROOT);
        for (DnsCase each : values()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        return PLAIN;
    }
}
