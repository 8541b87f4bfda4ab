package dev.milena.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging of the whole process. Call it once, first. From then on whoever logs does not wait for the terminal or pipe behind standard error: lines wait
 * in a queue, and are dropped when it is full; errors are written at once. When the JVM ends the queue is written, and what comes later is not queued.
 */
public final class Logging {

    /** Ours: with the stack trace, because an exception that reaches our log is a bug or lost infrastructure. */
    private static final String OURS = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg %kvp%n%ex";

    /** Of libraries: one line each, their traces tell an operator nothing. */
    private static final String THEIRS =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg %replace(%ex{short}){'\\s+', ' '}%n";

    /** They say at ERROR what our services say better, and several times a second while Kafka is away. */
    private static final List<String> REPEATERS = List.of(
            "org.apache.kafka.clients.NetworkClient",
            "org.apache.kafka.clients.ClientUtils",
            "org.apache.kafka.clients.producer.internals.Sender",
            "org.apache.kafka.controller.QuorumController",
            "kafka.server.DefaultAutoTopicCreationManager",
            "org.apache.kafka.clients.admin.internals",
            "org.apache.kafka.common.utils.AppInfoParser",
            "org.apache.kafka.common.utils.internals.AppInfoParser");

    /** A member that takes over from its killed predecessor is refused until that one's session is over: they call it an error, our own line says it once. */
    private static final List<String> SAID_BY_US = List.of(
            "org.apache.kafka.clients.consumer.internals.ConsumerHeartbeatRequestManager",
            "org.apache.kafka.clients.consumer.internals.ConsumerMembershipManager");

    private static final List<String> LIBRARIES = List.of(
            "org.apache.kafka", "kafka", "state.change.logger", "io.netty", "org.xbill", "io.github.resilience4j");

    private Logging() {}

    public enum Format {
        TEXT,
        JSON
    }

    public static void configure(Format format, boolean debug) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            configure(context, format, debug, true);
            // Resetting the context writes what is queued. It may run before a signal's own hook is done: that one's
            // lines
            // are written at once then.
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> configure(context, format, debug, false), "log-flush"));
        }
    }

    static void configure(LoggerContext context, Format format, boolean debug, boolean queued) {
        context.reset();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger(Logger.ROOT_LOGGER_NAME)
                .addAppender(appender(context, "ours", encoder(context, format, OURS), queued));
        Appender<ILoggingEvent> libraries =
                appender(context, "libraries", encoder(context, format, debug ? OURS : THEIRS), queued);
        for (String library : LIBRARIES) {
            ch.qos.logback.classic.Logger logger = context.getLogger(library);
            logger.setLevel(debug ? Level.INFO : Level.WARN);
            logger.setAdditive(false);
            logger.addAppender(libraries);
        }
        for (String repeater : REPEATERS) {
            context.getLogger(repeater).setLevel(debug ? Level.INFO : Level.ERROR);
        }
        for (String told : SAID_BY_US) {
            context.getLogger(told).setLevel(debug ? Level.INFO : Level.OFF);
        }
        context.getLogger("dev.milena").setLevel(debug ? Level.DEBUG : Level.INFO);
        context.getLogger("milena").setLevel(debug ? Level.DEBUG : Level.INFO);
    }

    private static Appender<ILoggingEvent> appender(
            LoggerContext context, String name, Encoder<ILoggingEvent> encoder, boolean queued) {
        ConsoleAppender<ILoggingEvent> stderr = stderr(context, name, encoder);
        return queued ? Queued.before(stderr, context) : stderr;
    }

    private static ConsoleAppender<ILoggingEvent> stderr(
            LoggerContext context, String name, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(name);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format, String pattern) {
        if (format == Format.JSON) {
            JsonEncoder json = new JsonEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        PatternLayoutEncoder text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(pattern);
        text.start();
        return text;
    }
}
