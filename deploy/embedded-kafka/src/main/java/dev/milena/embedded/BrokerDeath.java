package dev.milena.embedded;

import org.apache.kafka.common.utils.internals.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker that meets a fatal fault (a full or broken disk, a taken port) halts its JVM without a word. It still must: a broker that lost its log must not
 * answer. But it says so first, on the log and on standard error, because nothing after it will.
 */
final class BrokerDeath {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerDeath.class);

    /** What the contract of the command line calls it when a process loses what it lives on; the broker's own 1 means a failed check there. */
    private static final int DIED = 4;

    private BrokerDeath() {}

    /** Idempotent: the procedures are the same whichever broker of this JVM installs them. */
    static void announce() {
        Exit.setHaltProcedure(BrokerDeath::halt);
        Exit.setExitProcedure(BrokerDeath::halt);
    }

    private static void halt(int status, @Nullable String message) {
        String line = "embedded Kafka died and takes this process with it (status " + status
                + (message == null ? "" : ", " + message) + "); the log above says why, often it is the disk";
        LOG.error(line);
        System.err.println(line);
        Runtime.getRuntime().halt(DIED);
    }
}
