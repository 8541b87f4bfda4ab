package dev.milena.bench.figure;

import java.util.Locale;

/** The figures of a phase, in the order of the table. */
public enum Measure {
    /** Measured messages accepted and delivered, over the time from the end of the lead-in to the last delivery. */
    DELIVERED_PER_S("end to end rate", "messages/s", Better.MORE, 0),
    /** Until the last was accepted. */
    ACCEPTED_PER_S("accept rate", "messages/s", Better.MORE, 0),
    /** As end to end, each recipient of a message counted. */
    RECIPIENTS_PER_S("recipient rate", "recipients/s", Better.MORE, 0),
    /** As end to end, in 10^6 octets of bodies, each recipient's copy counted. */
    MEGABYTES_PER_S("bodies", "MB/s", Better.MORE, 1),
    /** Of what waited, from its first delivery to its last. */
    BACKLOG_PER_S("backlog drained", "messages/s", Better.MORE, 0),
    /** The rate that was asked for, where one was. */
    RATE("asked for", "messages/s", Better.NEITHER, 0),

    /** From when the message was due to the relay's 250. */
    ACCEPT_P50("accept p50", "ms", Better.LESS, 1),
    ACCEPT_P90("accept p90", "ms", Better.LESS, 1),
    ACCEPT_P99("accept p99", "ms", Better.LESS, 1),
    ACCEPT_P999("accept p99.9", "ms", Better.LESS, 1),
    ACCEPT_MAX("accept max", "ms", Better.LESS, 1),
    /** From the relay's 250 to that of the sink. */
    FROM_250_P50("from 250 p50", "ms", Better.LESS, 1),
    FROM_250_P90("from 250 p90", "ms", Better.LESS, 1),
    FROM_250_P99("from 250 p99", "ms", Better.LESS, 1),
    FROM_250_P999("from 250 p99.9", "ms", Better.LESS, 1),
    FROM_250_MAX("from 250 max", "ms", Better.LESS, 1),
    /** From the source's first octet of the message to the sink's 250. */
    END_TO_END_P50("end to end p50", "ms", Better.LESS, 1),
    END_TO_END_P90("end to end p90", "ms", Better.LESS, 1),
    END_TO_END_P99("end to end p99", "ms", Better.LESS, 1),
    END_TO_END_P999("end to end p99.9", "ms", Better.LESS, 1),
    END_TO_END_MAX("end to end max", "ms", Better.LESS, 1),

    /** Of all processes of the relay, user and system, for a thousand deliveries; of a phase that delivers nothing: for a thousand messages accepted. */
    CPU_PER_1000("CPU per 1 000", "s", Better.LESS, 3),
    /** Of all processes of the relay together; pages they share count for each of them. */
    RESIDENT_PEAK("resident, peak", "MiB", Better.LESS, 0),
    /** The least that was in use at any look: about what survives a collection. */
    HEAP_FLOOR("heap, least", "MiB", Better.LESS, 0),
    /** From the start of the process until it said that it is ready. */
    START("start", "s", Better.LESS, 2),
    /** After it had nothing to do for a while. */
    RESIDENT_IDLE("resident, idle", "MiB", Better.LESS, 0),
    /** Of one core, with nothing to do. */
    CPU_IDLE("CPU, idle", "%", Better.LESS, 2),

    ACCEPTED("accepted", "messages", Better.NEITHER, 0),
    REFUSED("refused", "messages", Better.NEITHER, 0),
    UNANSWERED("unanswered", "messages", Better.NEITHER, 0),
    DEFERRED("answered 4yz", "times", Better.NEITHER, 0),
    DELIVERED("delivered", "recipients", Better.NEITHER, 0),
    DUPLICATE("duplicate", "recipients", Better.NEITHER, 0),
    /** Recipients of accepted messages that neither got it nor are covered by a report. */
    MISSING("missing", "recipients", Better.NEITHER, 0),
    /** Came with a wrong sum. */
    CORRUPT("corrupt", "recipients", Better.NEITHER, 0),
    /** Came although it had been refused. */
    PHANTOM("phantom", "recipients", Better.NEITHER, 0);

    /** Which of two is to be preferred. */
    public enum Better {
        MORE,
        LESS,
        NEITHER
    }

    private final String label;
    private final String unit;
    private final Better better;
    private final int decimals;

    Measure(String label, String unit, Better better, int decimals) {
        this.label = label;
        this.unit = unit;
        this.better = better;
        this.decimals = decimals;
    }

    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    public Better better() {
        return better;
    }

    /** {@code delivered_per_s}: the column of a CSV file. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** With a blank between thousands; a dash for what is not a number. */
    public String format(double value) {
        return Double.isNaN(value)
                ? "-"
                : String.format(Locale.ROOT, "%,." + decimals + "f", value).replace(',', ' ');
    }
}
