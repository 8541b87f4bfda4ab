package dev.milena.stream.client;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.milena.stream.StreamFailure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** Waits for what an admin client asked, half a minute at most; no answer is a {@link StreamFailure} with one line. */
public final class AdminAnswer {

    private static final long PATIENCE_SECONDS = 30;

    private AdminAnswer() {}

    /** @param what completes "Kafka did not …" */
    @CanIgnoreReturnValue
    public static <T> T of(KafkaFuture<T> future, String what) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new StreamFailure("Kafka did not " + what + ": " + why, e);
        } catch (TimeoutException e) {
            throw new StreamFailure("Kafka did not " + what + " within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamFailure("Kafka was not waited for to " + what, e);
        }
    }
}
