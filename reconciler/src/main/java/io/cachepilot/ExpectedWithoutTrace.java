package io.cachepilot;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import io.cachepilot.cli.terminal.ExpectedTrouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;

/** Logs a failure that nobody has to be surprised at with its message as {@code cause}, and a bug with its trace. */
final class ExpectedWithoutTrace extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private final Appender<ILoggingEvent> target;

    ExpectedWithoutTrace(Appender<ILoggingEvent> target) {
        this.target = target;
    }

    @Override
    protected void append(ILoggingEvent event) {
        target.doAppend(
                event.getThrowableProxy() instanceof ThrowableProxy proxy
                                && ExpectedTrouble.isSeenIn(proxy.getThrowable())
                        ? withCause(event, proxy.getThrowable())
                        : event);
    }

    private static ILoggingEvent withCause(ILoggingEvent event, Throwable cause) {
        List<KeyValuePair> pairs =
                new ArrayList<>(Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of()));
        pairs.add(new KeyValuePair("cause", String.valueOf(cause.getMessage())));
        var copy = new LoggingEvent();
        copy.setInstant(event.getInstant());
        copy.setLevel(event.getLevel());
        copy.setLoggerName(event.getLoggerName());
        copy.setLoggerContextRemoteView(event.getLoggerContextVO());
        copy.setThreadName(event.getThreadName());
        copy.setMessage(event.getMessage());
        copy.setArgumentArray(event.getArgumentArray());
        copy.setKeyValuePairs(pairs);
        copy.setMDCPropertyMap(event.getMDCPropertyMap());
        return copy;
    }

    @Override
    public void stop() {
        super.stop();
        target.stop();
    }
}
