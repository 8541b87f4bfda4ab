package dev.milena.dns;

import dev.milena.mail.DomainName;
import dev.milena.runtime.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks recursive DNS servers. Keeps the promises of {@link Resolver}; one thread, no static state. */
public final class DnsResolver implements Resolver {

    private final Wire wire;
    private final Asker asker;
    private final boolean ipv6;
    private final Kept<MxAnswer> mx;
    private final Kept<AddressAnswer> addresses;

    private DnsResolver(DnsConfig config, Time time, Wire wire) {
        this.wire = wire;
        this.asker = new Asker(wire, Servers.of(config.servers()), config, time);
        this.ipv6 = config.ipv6();
        this.mx = new Kept<>(time, MxAnswer::ttl, MxAnswer::withTtl);
        this.addresses = new Kept<>(time, AddressAnswer::ttl, AddressAnswer::withTtl);
    }

    /** Throws {@link UncheckedIOException} when the process has no file left for the selector. */
    public static DnsResolver open(DnsConfig config, Time time) {
        try {
            return new DnsResolver(config, time, new Wire(time));
        } catch (IOException noSelector) {
            throw new UncheckedIOException("DNS cannot be asked: " + noSelector.getMessage(), noSelector);
        }
    }

    @Override
    public CompletionStage<MxAnswer> mx(DomainName domain) {
        return mx.get(domain, d -> asker.ask(name(d), Type.MX).thenApply(Answers::mx));
    }

    @Override
    public CompletionStage<AddressAnswer> addresses(DomainName host) {
        return addresses.get(host, h -> {
            Name name = name(h);
            CompletionStage<Reading> v4 = asker.ask(name, Type.A);
            CompletionStage<Reading> v6 = ipv6
                    ? asker.ask(name, Type.AAAA)
                    : CompletableFuture.completedFuture(new Reading.NoData(Integer.MAX_VALUE));
            return v4.thenCombine(v6, Answers::addresses);
        });
    }

    private static Name name(DomainName domain) {
        try {
            return Name.fromString(domain.ascii() + ".");
        } catch (TextParseException impossible) {
            throw new IllegalStateException("a domain that is no name: " + domain, impossible);
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
