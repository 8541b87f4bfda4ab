package dev.milena.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Ports of 127.0.0.1 for things that are restarted and have to be where they were. */
final class FreePorts {

    private FreePorts() {}

    static int one() {
        return some(1).getFirst();
    }

    static List<Integer> some(int count) {
        try {
            return dev.milena.bench.socket.FreePorts.find(count);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
