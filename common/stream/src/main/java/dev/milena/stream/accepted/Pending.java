package dev.milena.stream.accepted;

import dev.milena.stream.AcceptedLog.Deposit;
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
 * is certain that a record was not stored, it is ambiguous; and so is one that is stored after it was withdrawn. Thread-safe; the lock guards three flags, so
 * that of a withdrawal and an acknowledgement one comes first.
 *
 * <pre>
 *   OPEN --Kafka has it--> SAFE          (withdraw: false, the client is told 250)
 *     |  --anything else-> not safe      (withdraw: true)
 *     +--withdraw--> WITHDRAWN           (doubted; whatever Kafka says later is not Safe)
 * </pre>
 */
class Pending implements Callback, Deposit {

    private static final Stored SAFE = new Stored.Safe();
    private static final Stored TOO_LATE = new Stored.Ambiguous("Kafka has it, but its client was told otherwise");

    private final Thread sender = Thread.currentThread();
    private final CompletableFuture<Stored> stored = new CompletableFuture<>();
    private final Pressure pressure;
    private final int size;
    private boolean settled;
    private boolean safe;
    private boolean withdrawn;
    private boolean lost;

    Pending(Pressure pressure, int size) {
        this.pressure = pressure;
        this.size = size;
        pressure.sent(size);
    }

    @Override
    public CompletionStage<Stored> stored() {
        return stored;
    }

    @Override
    public boolean withdraw() {
        synchronized (this) {
            if (settled || withdrawn) {
                return !safe;
            }
            withdrawn = true;
        }
        // Not when Kafka has it at last: the router could read the message before the cancel behind it.
        doubted();
        return true;
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

    /** Called at most once, when the record may be stored although its client is told that it is not. */
    void doubted() {}

    private void settle(Stored what, @Nullable RecordMetadata metadata) {
        boolean late;
        synchronized (this) {
            if (settled) {
                return;
            }
            settled = true;
            late = withdrawn;
            safe = !late && what instanceof Stored.Safe;
        }
        switch (what) {
            case Stored.Safe safe -> pressure.acknowledged(size);
            case Stored.Refused refused -> pressure.failed(size, lost);
            case Stored.Ambiguous ambiguous -> pressure.failed(size, true);
        }
        if (!late && what instanceof Stored.Ambiguous) {
            doubted();
        }
        Stored told = late && what instanceof Stored.Safe ? TOO_LATE : what;
        became(told, metadata);
        stored.complete(told);
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
