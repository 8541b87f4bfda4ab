package dev.milena.runtime.life;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A process from its start to its exit code. {@link #run} blocks until SIGTERM or SIGINT, or until a part dies, then stops every part in reverse order within
 * a minute. What the operator must know is one line on {@code err}; the stack trace comes only with {@code debug}.
 */
public final class ProcessLife {

    /** In all: finishing what is in flight is bounded to less by each service; systemd waits 90 s before it kills. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final PrintStream err;
    private final boolean debug;

    public ProcessLife(PrintStream err, boolean debug) {
        this.err = err;
        this.debug = debug;
    }

    /** Starts parts, adding each as soon as it runs. */
    public interface Boot {
        void start(Parts parts);
    }

    /** Runs to the end. After a signal the JVM exits by itself with this code; else the caller exits with it. */
    public ExitCode run(Boot boot) {
        Parts parts = new Parts();
        CountDownLatch stopped = new CountDownLatch(1);
        AtomicReference<ExitCode> code = new AtomicReference<>(ExitCode.DIED);
        Thread hook = new Thread(() -> stopOnSignal(parts, stopped, code), "signal");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            code.set(startAndWait(boot, parts));
        } finally {
            if (!parts.stop(STOP_LIMIT) && code.get() == ExitCode.OK) {
                code.set(ExitCode.DIED);
            }
            stopped.countDown();
        }
        return code.get();
    }

    /** The one line, and with debug where it came from. */
    public void report(String line, Throwable cause) {
        err.println("milena: " + line);
        if (debug) {
            cause.printStackTrace(err);
        }
        err.flush();
    }

    private ExitCode startAndWait(Boot boot, Parts parts) {
        try {
            boot.start(parts);
        } catch (Parts.Interrupted asked) {
            return ExitCode.OK;
        } catch (StartFailure failure) {
            report(failure.getMessage() == null ? "cannot start" : failure.getMessage(), failure);
            return ExitCode.CANNOT_START;
        } catch (RuntimeException | Error bug) {
            report("cannot start: " + bug + (debug ? "" : " (--debug shows where)"), bug);
            return ExitCode.CANNOT_START;
        }
        return switch (parts.await()) {
            case Parts.End.Asked asked -> ExitCode.OK;
            case Parts.End.Died died -> {
                report(died.line(), died.cause());
                yield ExitCode.DIED;
            }
        };
    }

    /** The hook runs on {@code System.exit} too; then everything is stopped already and the code is given. Else the code is ours to give, by halting. */
    private static void stopOnSignal(Parts parts, CountDownLatch stopped, AtomicReference<ExitCode> code) {
        if (stopped.getCount() == 0) {
            return;
        }
        parts.askToStop();
        try {
            boolean inTime = stopped.await(STOP_LIMIT.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().halt(inTime ? code.get().number() : ExitCode.DIED.number());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
