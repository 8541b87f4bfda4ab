package dev.milena.stream.audit;

import dev.milena.mail.BodyRef;
import dev.milena.mail.MailId;
import dev.milena.stream.BodyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads a body through, beside others, to see whether it is there and whole. Begun and asked by one thread. */
final class BodyCheck {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BodyStore.Octets octets;
    private final CompletableFuture<String> found;

    private BodyCheck(BodyStore.Octets octets) {
        this.octets = octets;
        this.found = rest(octets).toCompletableFuture();
    }

    static BodyCheck begin(BodyStore bodies, MailId mail, BodyRef body) {
        return new BodyCheck(bodies.open(mail, body));
    }

    /** What is wrong with it; empty when nothing is. Waits for it. */
    String trouble() {
        try {
            return found.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            return "its body cannot be read now: " + failed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            octets.cancel();
        }
    }

    private static CompletionStage<String> rest(BodyStore.Octets octets) {
        return octets.next().thenCompose(piece -> switch (piece) {
            case BodyStore.Piece.Part part -> part.last() ? CompletableFuture.completedStage("") : rest(octets);
            case BodyStore.Piece.Broken broken ->
                CompletableFuture.completedStage("its body is gone or damaged: " + broken.reason());
            case BodyStore.Piece.Unavailable away ->
                CompletableFuture.completedStage("its body cannot be read now: " + away.reason());
        });
    }
}
