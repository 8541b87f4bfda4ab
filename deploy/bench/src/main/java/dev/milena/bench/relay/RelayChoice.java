package dev.milena.bench.relay;

import dev.milena.bench.socket.Loops;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Which relay to measure, as it was asked for. */
public sealed interface RelayChoice {

    /** @throws IllegalArgumentException for anything but {@code milena}, {@code postfix} and {@code host:port} */
    static RelayChoice parse(String text) {
        return switch (text) {
            case "milena" -> new OurOwn();
            case "postfix" -> new Installed();
            default -> new Elsewhere(Loops.address(text));
        };
    }

    /**
     * Starts it and waits until it takes mail.
     *
     * @throws IOException when it cannot be started; the message says why and is meant for people
     */
    Relay start(World world) throws IOException, InterruptedException;

    /** Whether it is a process of ours, which delivers to wherever the world is. */
    default boolean ours() {
        return !(this instanceof Elsewhere);
    }

    /** Milena standalone. */
    record OurOwn() implements RelayChoice {
        @Override
        public Relay start(World world) throws IOException, InterruptedException {
            return Milena.start(world);
        }
    }

    /** The installed Postfix with a queue of its own. */
    record Installed() implements RelayChoice {
        @Override
        public Relay start(World world) throws IOException, InterruptedException {
            return Postfix.start(world);
        }
    }

    /** One that somebody else started. */
    record Elsewhere(InetSocketAddress address) implements RelayChoice {
        @Override
        public Relay start(World world) {
            return new Given(address);
        }
    }
}
