package dev.milena.stream.accepted;

import dev.milena.stream.AcceptedLog.Stored;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way, made by the thread that sends it. Settled exactly once: with what Kafka said, or with what kept it from being sent at all. Unless it
 * is certain that a record was not stored, it is ambiguous.
 */
class Pending implements Callback {

    private static final Stored SAFE = new Stored.Safe();

    private final Thread sender = Thread.currentThread();
    private final CompletableFuture<Stored> stored = new CompletableFuture<>();
    private final Pressure pressure;
    private final int size;
    private boolean settled;
    private boolean lost;

    Pending(Pressure pressure, int size) {
        this.pressure = pressure;
        this.size = size;
        pressure.sent(size);
    }

    CompletionStage<Stored> stored() {
        return stored;
    }

    /** The producer took the call but not the record, or did not take the call. */
    void notSent(Exception why) {
        settle(new Stored.Refused(words(why)), null);
    }

    // Kafka's annotations say nothing of null: without an exception there is metadata, with one there may be none.
    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            settle(SAFE, metadata);
        } else if (Thread.currentThread() == sender || isRefusal(failure)) {
            // Called back inside send(): its buffer or its metadata were not there in time, and the record never left.
            lost = failure instanceof TimeoutException;
            settle(new Stored.Refused(words(failure)), metadata);
        } else {
            settle(new Stored.Ambiguous(words(failure)), metadata);
        }
    }

    /** Called once, before the stage completes. */
    void became(Stored what, @Nullable RecordMetadata metadata) {}

    private void settle(Stored what, @Nullable RecordMetadata metadata) {
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
        }
        switch (what) {
            case Stored.Safe safe -> pressure.acknowledged(size);
            case Stored.Refused refused -> pressure.failed(size, lost);
            case Stored.Ambiguous ambiguous -> pressure.failed(size, true);
        }
        became(what, metadata);
        stored.complete(what);
    }

    private static boolean isRefusal(Exception e) {
        return e instanceof RecordTooLargeException
                || e instanceof InvalidRecordException
                || e instanceof InvalidTopicException
                || e instanceof PolicyViolationException
                || e instanceof AuthorizationException
                || e instanceof AuthenticationException;
    }

    private static String words(Exception e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
