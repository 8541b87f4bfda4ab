package dev.milena.e2e;

import dev.milena.bench.Report;
import dev.milena.bench.Run;
import dev.milena.bench.form.Recipients;
import dev.milena.bench.socket.Loops;
import dev.milena.bench.source.SourceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The product on three brokers, for all stories about them: starting it takes a minute on a busy machine. Each story leaves all brokers running and in sync.
 */
final class MilenaOnThreeBrokers implements AutoCloseable {

    /** How long mail may take to come through a cluster that has lost brokers: elections, session timeouts, and a machine that has other things to do. */
    static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Path dir = MilenaUnderTest.temporary();
    private final ThreeBrokers brokers = new ThreeBrokers(dir);
    private final MilenaUnderTest milena = new MilenaUnderTest(brokers, Setup.PLAIN);

    ThreeBrokers brokers() {
        return brokers;
    }

    MilenaUnderTest milena() {
        return milena;
    }

    /** Sends so many messages a second, 451s again until they are taken, while the caller does damage; judged when everything has arrived or nothing more comes. */
    Load load(int messages, int rate) {
        SourceSettings load = SourceSettings.of(
                        Loops.local(milena.smtpPort()), messages, new Recipients(1, 40, "d*.example"))
                .withSessions(8)
                .withRate(rate);
        long duplicates = milena.sink().account().duplicates();
        FutureTask<Report> run =
                new FutureTask<>(() -> Run.run(load, milena.sink(), Duration.ofSeconds(60), PATIENCE.multipliedBy(2)));
        Thread.ofVirtual().name("load").start(run);
        return new Load(run, milena.sink().account().unique(), duplicates);
    }

    /** A run under way. */
    final class Load {

        private final Future<Report> run;
        private final long arrivedBefore;
        private final long duplicatesBefore;

        private Load(Future<Report> run, long arrivedBefore, long duplicatesBefore) {
            this.run = run;
            this.arrivedBefore = arrivedBefore;
            this.duplicatesBefore = duplicatesBefore;
        }

        long arrived() {
            return milena.sink().account().unique() - arrivedBefore;
        }

        Report report() {
            try {
                return run.get(3 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                throw new AssertionError("no report", e);
            }
        }

        /** Of this run, once it is over. */
        long duplicates() {
            return milena.sink().account().duplicates() - duplicatesBefore;
        }
    }

    @Override
    public void close() {
        milena.close();
        SharedMilena.delete(dir);
    }

    /** Starts it with the first story that asks for it; ends with the last of all tests. */
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == MilenaOnThreeBrokers.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Shared.class))
                    .computeIfAbsent(MilenaOnThreeBrokers.class);
        }
    }
}
