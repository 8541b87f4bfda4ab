package dev.milena.e2e;

import dev.milena.bench.sink.FaultRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One product for all stories that break nothing; it starts with the first and ends with the last. They keep apart by their recipients, and the sink
 * misbehaves by the recipient's domain: {@code grey*.example} greylists, {@code refuse*.example} knows nobody, {@code later*.example} says 451 at the first
 * dot.
 */
final class SharedMilena implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MilenaUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedMilena.class))
                .computeIfAbsent(Running.class)
                .milena;
    }

    /** Closed by JUnit's store. */
    static final class Running implements AutoCloseable {

        private final Path dataDir = MilenaUnderTest.temporary();
        private final MilenaUnderTest milena = new MilenaUnderTest(dataDir, Setup.PLAIN);

        Running() {
            milena.sink()
                    .misbehave(List.of(
                            FaultRule.parse("grey*.example=greylist"),
                            FaultRule.parse("refuse*.example=rcpt-550"),
                            FaultRule.parse("later*.example=dot-451-once")));
        }

        @Override
        public void close() {
            milena.close();
            delete(dataDir);
        }
    }

    static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException busy) {
            throw new UncheckedIOException(busy);
        }
    }
}
