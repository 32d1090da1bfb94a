package io.cachepilot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class LogLimitTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void start() {
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(lines);
        lines.start();
        context.addTurboFilter(new LogLimit(nanos::get));
    }

    @Test
    void whatALibraryComplainsOfEndlesslyIsSixtyLinesAMinute() {
        Logger library = context.getLogger("org.example.Library");
        for (int i = 0; i < 10_000; i++) {
            library.warn("bad host {}", i);
        }
        assertThat(lines.list).hasSize(60);

        nanos.addAndGet(60_000_000_000L);
        library.warn("bad host again");

        assertThat(lines.list).hasSize(62);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .contains("9940 more lines of this logger were left out", "bad host again");
    }

    @Test
    void othersAreHeardMeanwhile() {
        for (int i = 0; i < 1_000; i++) {
            context.getLogger("org.example.Library").warn("bad host");
        }
        context.getLogger("io.cachepilot.Other").error("the disk is full");

        assertThat(lines.list).last().extracting(ILoggingEvent::getMessage).isEqualTo("the disk is full");
    }

    @Test
    void whatIsNotLoggedDoesNotCount() {
        Logger library = context.getLogger("org.example.Library");
        for (int i = 0; i < 1_000; i++) {
            library.debug("much");
        }
        library.warn("heard");

        assertThat(lines.list).hasSize(1);
    }
}
