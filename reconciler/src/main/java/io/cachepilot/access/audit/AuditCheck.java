package io.cachepilot.access.audit;

import io.cachepilot.file.FileTrouble;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks a log from its first line to its last. Writes nothing; the log may be in use. */
public final class AuditCheck {
    private static final int LONGEST_LINE = 1 << 16;

    private final Optional<LastLine> remembered;
    private final List<String> notes = new ArrayList<>();
    private @Nullable LastLine before;
    private long first;
    private long lines;
    private boolean endIsKnown;

    /** What came of it. */
    public sealed interface Result {}

    /**
     * No line was changed or removed since it was written.
     *
     * @param lines how many there are
     * @param first the number of the first one; above 1, others are in an earlier file
     * @param endIsKnown whether it is known too that none is missing at the end
     * @param notes what the log says of itself: lines that a crash cut off, or that could not be written
     */
    public record Intact(long lines, long first, boolean endIsKnown, List<String> notes) implements Result {
        public Intact {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Somebody, or a damage, changed the log.
     *
     * @param line the first one that shows it, from 1
     */
    public record Broken(long line, String why) implements Result {}

    private AuditCheck(Optional<LastLine> remembered) {
        this.remembered = remembered;
        this.endIsKnown = remembered.filter(last -> last.number() == 0).isPresent();
    }

    /**
     * Checks the log of that file.
     *
     * @throws UncheckedIOException when it can't be read
     */
    public static Result verify(Path log) {
        try {
            // Before the log, which may grow meanwhile.
            var check = new AuditCheck(LastLineFile.read(log));
            try (InputStream in = new BufferedInputStream(Files.newInputStream(log))) {
                return check.read(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the audit log " + log + ": " + FileTrouble.words(e), e);
        }
    }

    private Result read(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b != '\n') {
                line.write(b);
                if (line.size() > LONGEST_LINE) {
                    return new Broken(lines + 1, "it is longer than any line of an audit log");
                }
                continue;
            }
            Optional<Result> broken = add(line.toByteArray());
            if (broken.isPresent()) {
                return broken.get();
            }
            line.reset();
        }
        if (line.size() > 0) {
            notes.add("line %d is not complete: it is being written, or a crash cut it off".formatted(lines + 1));
        }
        return end();
    }

    private Optional<Result> add(byte[] bytes) {
        lines++;
        var line = new String(bytes, StandardCharsets.ISO_8859_1);
        Optional<AuditLine.Place> place = AuditLine.place(line);
        if (place.isEmpty()) {
            return broken(lines, "it is no line of an audit log");
        }
        long number = place.get().number();
        if (before == null) {
            first = number;
        } else if (number != before.number() + 1) {
            return broken(lines, "it has number %d after number %d".formatted(number, before.number()));
        } else if (!place.get().previous().equals(before.hash())) {
            return broken(lines - 1, "line %d carries another hash of it: one of the two was changed".formatted(lines));
        }
        var here = new LastLine(number, LastLine.hash(bytes));
        if (remembered.filter(last -> last.number() == number).isPresent()) {
            if (!remembered.get().equals(here)) {
                return broken(lines, "it was changed after it was written");
            }
            endIsKnown = true;
        }
        before = here;
        return note(line);
    }

    private Optional<Result> note(String line) {
        Optional<Notice> notice = AuditLine.notice(line);
        if (notice.filter(it -> it.event() == Notice.Event.LOST).isPresent()) {
            return broken(lines, notice.get().text());
        }
        notice.ifPresent(it -> notes.add("line %d: %s".formatted(lines, it.text())));
        return Optional.empty();
    }

    private Result end() {
        long end = before == null ? 0 : before.number();
        if (remembered.filter(last -> last.number() > end).isPresent()) {
            return new Broken(
                    lines + 1,
                    "it is missing: the log ends with number %d, and lines up to number %d were written"
                            .formatted(end, remembered.get().number()));
        }
        return new Intact(lines, first, endIsKnown, notes);
    }

    private static Optional<Result> broken(long line, String why) {
        return Optional.of(new Broken(line, why));
    }
}
