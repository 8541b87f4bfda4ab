package dev.milena.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of a broker, both on 127.0.0.1. They are probed first, because a broker that finds its port taken halts the JVM. Between the probe and the
 * broker's own bind another process may still take one; that is then such a death.
 */
record Ports(int broker, int controller) {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** Zero for any. */
    static Ports probe(int wantedBroker, int wantedController) {
        // Both are held until both are known, so that they differ.
        try (ServerSocket broker = bind(wantedBroker);
                ServerSocket controller = bind(wantedController)) {
            return new Ports(broker.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure("a port of 127.0.0.1 cannot be given back: " + e.getMessage(), e);
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new EmbeddedKafkaFailure(
                    port == 0
                            ? "no free port on 127.0.0.1: " + e.getMessage()
                            : "port " + port + " of 127.0.0.1 cannot be used for Kafka (" + e.getMessage()
                                    + "); stop what listens there or give Kafka another port",
                    e);
        }
    }
}
