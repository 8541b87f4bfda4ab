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

    /** @param wanted 0 for any */
    static Ports probe(int wanted) {
        // Both are held until both are known, so that they differ.
        try (ServerSocket broker = bind(wanted);
                ServerSocket controller = bind(0)) {
            return new Ports(broker.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new EmbeddedKafkaFailure(
                    wanted == 0
                            ? "no free port on 127.0.0.1: " + e.getMessage()
                            : "port " + wanted + " of 127.0.0.1 cannot be used for Kafka (" + e.getMessage()
                                    + "); stop what listens there or give Kafka another port",
                    e);
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
