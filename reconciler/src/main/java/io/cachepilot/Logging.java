package io.cachepilot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: warnings to the standard error for people, and while the control plane serves, everything worth
 * knowing to a file as JSON, of bounded size. Found by logback as a service, so that no configuration file is parsed at
 * each start.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String FILE_SIZE = "5MB";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setPattern("%level %logger{0}: %msg %kvp%n");
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget("System.err");
        console.setContext(context);
        console.setEncoder(started(encoder, context));
        console.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(withoutTraces(console, context));
        // It logs a stack trace for every look at a damaged pack; damage is noticed and told by our own history.
        context.getLogger("org.eclipse.jgit").setLevel(Level.OFF);
        // It warns of each host that is away or refused, and that is told by the source.
        context.getLogger("org.apache.sshd").setLevel(Level.OFF);
        // It logs a failed start, which is told as a message of ours.
        context.getLogger("io.javalin").setLevel(Level.OFF);
        // They warn of what strangers send, and that has its line in the audit log.
        context.getLogger("org.eclipse.jetty.http").setLevel(Level.OFF);
        context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.OFF);
        var limit = new LogLimit(System::nanoTime);
        limit.setContext(context);
        limit.start();
        context.addTurboFilter(limit);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on everything from INFO on goes to the file too, but for libraries that talk much. */
    static void alsoTo(Path file) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(started(new JsonEncoder(), context));
        var rolling = new NumberedFiles(file, 2);
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(withoutTraces(appender, context));
        context.getLogger("io.cachepilot").setLevel(Level.INFO);
    }

    private static Appender<ILoggingEvent> withoutTraces(Appender<ILoggingEvent> target, LoggerContext context) {
        var appender = new ExpectedWithoutTrace(target);
        appender.setContext(context);
        appender.start();
        return appender;
    }

    private static <E extends Encoder<ILoggingEvent>> E started(E encoder, LoggerContext context) {
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
