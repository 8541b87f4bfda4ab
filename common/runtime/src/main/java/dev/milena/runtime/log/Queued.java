package dev.milena.runtime.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;

/**
 * A queue before an appender, so that an event loop never waits for a slow terminal or pipe. What does not fit is dropped. An error passes by the queue: it is
 * often the last line of a process that halts, and must neither be dropped nor wait.
 */
final class Queued extends AsyncAppender {

    private static final int LINES = 8192;

    /** For writing what is queued when the process ends. */
    private static final int FLUSH_MILLIS = 1000;

    private final Appender<ILoggingEvent> behind;

    private Queued(Appender<ILoggingEvent> behind) {
        this.behind = behind;
    }

    static Queued before(Appender<ILoggingEvent> appender, LoggerContext context) {
        Queued queued = new Queued(appender);
        queued.setContext(context);
        queued.setName(appender.getName() + "-queued");
        queued.setQueueSize(LINES);
        // INFO is not worth less than WARN here: the mail log is INFO.
        queued.setDiscardingThreshold(0);
        queued.setNeverBlock(true);
        queued.setIncludeCallerData(false);
        queued.setMaxFlushTime(FLUSH_MILLIS);
        queued.addAppender(appender);
        queued.start();
        return queued;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            behind.doAppend(event);
        } else {
            super.append(event);
        }
    }
}
