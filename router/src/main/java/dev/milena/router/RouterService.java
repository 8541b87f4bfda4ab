package dev.milena.router;

import dev.milena.dns.Resolver;
import dev.milena.router.intake.RouterLoop;
import dev.milena.runtime.life.Service;
import dev.milena.stream.RouteIntake;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running router: one thread that turns until it is closed or Kafka is lost, and then closes its doors itself. */
final class RouterService implements Service {

    private static final Logger log = LoggerFactory.getLogger(RouterService.class);

    /** A turn ends with a transaction, and those end after ten seconds at the latest. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private final RouterLoop loop;
    private final RouteIntake intake;
    private final Resolver dns;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;

    RouterService(RouterLoop loop, RouteIntake intake, Resolver dns) {
        this.loop = loop;
        this.intake = intake;
        this.dns = dns;
        this.thread = Thread.ofPlatform().name("router").unstarted(this::run);
        thread.start();
    }

    private void run() {
        try (dns;
                intake) {
            loop.run();
        } catch (Throwable lost) {
            // Whatever it is, the service is over, and whoever runs it must hear of it: there is no thread left to do
            // so later.
            ended.completeExceptionally(lost);
        }
        ended.complete(null);
    }

    @Override
    public String name() {
        return "router";
    }

    @Override
    public boolean ready() {
        return thread.isAlive() && intake.ready();
    }

    @Override
    public CompletionStage<Void> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close() {
        loop.stop();
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                log.warn(
                        "the router did not finish its turn within {}; what it did not commit is done again",
                        CLOSE_LIMIT);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
