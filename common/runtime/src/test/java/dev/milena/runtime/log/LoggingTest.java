package dev.milena.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LoggingTest {

    private final LoggerContext context = new LoggerContext();

    @Test
    void errorsPassByTheQueueAndTheRestIsWrittenAtTheEnd() {
        List<String> written = new CopyOnWriteArrayList<>();
        CountDownLatch slow = new CountDownLatch(1);
        // What is queued takes the diagnostic context of its thread along.
        context.setMDCAdapter(new LogbackMDCAdapter());
        UnsynchronizedAppenderBase<ILoggingEvent> terminal = new UnsynchronizedAppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() != Level.ERROR) {
                    await(slow);
                }
                written.add(event.getFormattedMessage());
            }
        };
        terminal.start();
        Queued queued = Queued.before(terminal, context);
        Logger logger = context.getLogger("x");
        logger.addAppender(queued);

        logger.info("one");
        logger.info("two");
        logger.error("three");
        assertThat(written).containsExactly("three");

        slow.countDown();
        context.reset();
        assertThat(written).containsExactly("three", "one", "two");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
