package dev.milena.dns;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.milena.mail.DomainName;
import dev.milena.runtime.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers by name for as long as their TTL says, and the look-ups under way, so that everybody who asks meanwhile shares one. Thread-safe, bounded in size.
 */
final class Kept<A> {

    /** Some 60 MiB at worst; a name that was dropped is asked again. */
    private static final int MAX_NAMES = 200_000;

    private final AsyncCache<DomainName, Entry<A>> entries;
    private final Time time;
    private final Function<A, Duration> ttl;
    private final BiFunction<A, Duration, A> withTtl;

    private record Entry<A>(A answer, long until) {}

    Kept(Time time, Function<A, Duration> ttl, BiFunction<A, Duration, A> withTtl) {
        this.time = time;
        this.ttl = ttl;
        this.withTtl = withTtl;
        this.entries = Caffeine.newBuilder()
                .ticker(time::nanos)
                .executor(Runnable::run)
                .maximumSize(MAX_NAMES)
                .expireAfter(Expiry.<DomainName, Entry<A>>writing(
                        (name, entry) -> Duration.ofNanos(entry.until() - time.nanos())))
                .buildAsync();
    }

    /** The answer with the TTL it has left. {@code ask} must not block, as it runs under the lock of its name. */
    CompletionStage<A> get(DomainName name, Function<DomainName, CompletionStage<A>> ask) {
        CompletableFuture<Entry<A>> entry = entries.get(name, (n, executor) -> ask.apply(n)
                .thenApply(answer ->
                        new Entry<>(answer, time.nanos() + ttl.apply(answer).toNanos()))
                .toCompletableFuture());
        return entry.thenApply(e -> withTtl.apply(e.answer(), Duration.ofNanos(Math.max(0, e.until() - time.nanos()))));
    }
}
