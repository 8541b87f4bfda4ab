package dev.milena.cli;

import dev.milena.embedded.EmbeddedKafkaFailure;
import dev.milena.runtime.life.ProcessLife;
import dev.milena.runtime.life.StartFailure;
import dev.milena.stream.StreamFailure;

/** Whatever a room throws with a line for the operator becomes the one kind of failure that a process reports. */
final class Failures {

    private Failures() {}

    static ProcessLife.Boot told(ProcessLife.Boot boot) {
        return parts -> {
            try {
                boot.start(parts);
            } catch (StreamFailure | EmbeddedKafkaFailure known) {
                throw new StartFailure(String.valueOf(known.getMessage()), known);
            }
        };
    }

    /** Whether its message is that line. */
    static boolean tellsAll(Throwable thrown) {
        return thrown instanceof StartFailure
                || thrown instanceof StreamFailure
                || thrown instanceof EmbeddedKafkaFailure;
    }
}
