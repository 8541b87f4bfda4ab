package dev.milena.testkit.dns;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.dns.AddressAnswer;
import dev.milena.dns.MxAnswer;
import dev.milena.dns.MxHost;
import dev.milena.dns.Resolver;
import dev.milena.mail.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * DNS without network: answers at once on the caller's thread from what a test wrote into it, or when the test says so ({@link #hold}). Keeps nothing, so
 * {@link #asked} counts what its user did not keep. Thread-safe by one lock.
 */
public final class FakeDns implements Resolver {

    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration SHORT_TTL = Duration.ofSeconds(5);

    private final Map<DomainName, MxAnswer> mx = new LinkedHashMap<>();
    private final Map<DomainName, AddressAnswer> addresses = new LinkedHashMap<>();
    private final Map<DomainName, List<Runnable>> held = new LinkedHashMap<>();
    private final Set<DomainName> silent = new HashSet<>();
    private final Map<DomainName, Integer> asked = new LinkedHashMap<>();
    private boolean closed;

    @CanIgnoreReturnValue
    public synchronized FakeDns mx(String domain, int preference, String host) {
        List<MxHost> hosts = new ArrayList<>();
        if (mx.get(domain(domain)) instanceof MxAnswer.Hosts already) {
            hosts.addAll(already.hosts());
        }
        hosts.add(new MxHost(preference, domain(host)));
        return mx(domain, new MxAnswer.Hosts(hosts, TTL));
    }

    @CanIgnoreReturnValue
    public synchronized FakeDns mx(String domain, MxAnswer answer) {
        mx.put(domain(domain), answer);
        return this;
    }

    @CanIgnoreReturnValue
    public synchronized FakeDns address(String host, String... literals) {
        List<InetAddress> list = new ArrayList<>();
        for (String literal : literals) {
            list.add(InetAddress.ofLiteral(literal));
        }
        return address(host, new AddressAnswer.Addresses(list, TTL));
    }

    @CanIgnoreReturnValue
    public synchronized FakeDns address(String host, AddressAnswer answer) {
        addresses.put(domain(host), answer);
        return this;
    }

    /** No DNS server says anything about this name. */
    @CanIgnoreReturnValue
    public synchronized FakeDns unheard(String name) {
        mx.put(domain(name), new MxAnswer.Unreachable("no answer in time", false, SHORT_TTL));
        addresses.put(domain(name), new AddressAnswer.Unreachable("no answer in time", false, SHORT_TTL));
        return this;
    }

    /** Every question about it is answered with Unreachable. */
    @CanIgnoreReturnValue
    public synchronized FakeDns unreachable(String name) {
        mx.put(domain(name), new MxAnswer.Unreachable("SERVFAIL", true, SHORT_TTL));
        addresses.put(domain(name), new AddressAnswer.Unreachable("SERVFAIL", true, SHORT_TTL));
        return this;
    }

    @CanIgnoreReturnValue
    public synchronized FakeDns forget(String name) {
        mx.remove(domain(name));
        addresses.remove(domain(name));
        return this;
    }

    /** Questions about this name get no answer until {@link #release}. */
    @CanIgnoreReturnValue
    public synchronized FakeDns hold(String name) {
        silent.add(domain(name));
        return this;
    }

    public void release(String name) {
        List<Runnable> waiting;
        synchronized (this) {
            silent.remove(domain(name));
            waiting = held.remove(domain(name));
        }
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
    }

    /** Questions about this name so far, of both kinds. */
    public synchronized int asked(String name) {
        return asked.getOrDefault(domain(name), 0);
    }

    @Override
    public CompletionStage<MxAnswer> mx(DomainName domain) {
        return answer(domain, () -> mxNow(domain));
    }

    @Override
    public CompletionStage<AddressAnswer> addresses(DomainName host) {
        return answer(host, () -> addressesNow(host));
    }

    private <A> CompletionStage<A> answer(DomainName name, Supplier<A> now) {
        CompletableFuture<A> stage = new CompletableFuture<>();
        synchronized (this) {
            asked.merge(name, 1, Integer::sum);
            if (silent.contains(name) && !closed) {
                held.computeIfAbsent(name, n -> new ArrayList<>()).add(() -> stage.complete(now.get()));
                return stage;
            }
        }
        stage.complete(now.get());
        return stage;
    }

    private synchronized MxAnswer mxNow(DomainName domain) {
        if (closed) {
            return new MxAnswer.Unreachable("the resolver is closed", false, SHORT_TTL);
        }
        MxAnswer answer = mx.get(domain);
        if (answer != null) {
            return answer;
        }
        return addresses.containsKey(domain) ? new MxAnswer.NoMx(TTL) : new MxAnswer.NoSuchDomain(TTL);
    }

    private synchronized AddressAnswer addressesNow(DomainName host) {
        if (closed) {
            return new AddressAnswer.Unreachable("the resolver is closed", false, SHORT_TTL);
        }
        AddressAnswer answer = addresses.get(host);
        if (answer != null) {
            return answer;
        }
        return mx.containsKey(host) ? new AddressAnswer.None(TTL) : new AddressAnswer.NoSuchDomain(TTL);
    }

    @Override
    public void close() {
        List<DomainName> names;
        synchronized (this) {
            closed = true;
            names = List.copyOf(held.keySet());
        }
        names.forEach(n -> release(n.ascii()));
    }

    private static DomainName domain(String text) {
        return DomainName.parse(text).orThrow();
    }
}
