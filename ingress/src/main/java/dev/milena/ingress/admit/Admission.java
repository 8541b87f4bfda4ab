package dev.milena.ingress.admit;

import dev.milena.runtime.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides who may come in and who may relay. Holds memory only for addresses that are connected. Thread-safe. */
public final class Admission {

    private final List<Cidr> relayNetworks;
    private final int maxConnections;
    private final int maxPerAddress;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    public Admission(List<Cidr> relayNetworks, int maxConnections, int maxPerAddress) {
        this.relayNetworks = List.copyOf(relayNetworks);
        this.maxConnections = maxConnections;
        this.maxPerAddress = maxPerAddress;
    }

    /** A place for one connection, or nothing if all are taken. Whoever gets one gives it back. */
    public Optional<Place> enter(InetAddress address) {
        if (total.incrementAndGet() > maxConnections) {
            total.decrementAndGet();
            return Optional.empty();
        }
        if (perAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
            leave(address);
            return Optional.empty();
        }
        return Optional.of(new Place(this, address));
    }

    public boolean mayRelay(InetAddress address) {
        for (Cidr network : relayNetworks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether connections grow scarce, so that idle ones should make room. */
    public boolean crowded() {
        return total.get() * 10L > maxConnections * 9L;
    }

    private void leave(InetAddress address) {
        total.decrementAndGet();
        perAddress.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
    }

    /** One connection's place; to be given back exactly once. For one thread. */
    public static final class Place {

        private final Admission admission;
        private final InetAddress address;

        private Place(Admission admission, InetAddress address) {
            this.admission = admission;
            this.address = address;
        }

        public void leave() {
            admission.leave(address);
        }
    }
}
