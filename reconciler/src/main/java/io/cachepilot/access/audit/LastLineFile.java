package io.cachepilot.access.audit;

import io.cachepilot.file.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The small file beside a log that remembers its last line, because a chain alone does not tell that lines are missing at
 * its end. It is written after the log was forced: in no crash it is ahead of the log.
 */
final class LastLineFile implements AutoCloseable {
    private static final Pattern CONTENT = Pattern.compile("(0\\d{18}) ([0-9a-f]{64})\n");

    private final FileChannel channel;

    private LastLineFile(FileChannel channel) {
        this.channel = channel;
    }

    static Path beside(Path log) {
        return log.resolveSibling(log.getFileName() + ".last");
    }

    /** What it says; empty when it is missing, or damaged. */
    static Optional<LastLine> read(Path log) throws IOException {
        try {
            // Of any bytes, since a damaged file need not be text.
            Matcher matcher = CONTENT.matcher(Files.readString(beside(log), StandardCharsets.ISO_8859_1));
            return matcher.matches()
                    ? Optional.of(new LastLine(Long.parseLong(matcher.group(1)), matcher.group(2)))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Makes the file where it lacks or is damaged, and opens it. */
    static LastLineFile open(Path log) throws IOException {
        Path file = beside(log);
        if (read(log).isEmpty()) {
            DurableFile.write(file, content(LastLine.NONE));
        }
        return new LastLineFile(FileChannel.open(file, StandardOpenOption.WRITE));
    }

    /** In its place and in one write of always the same length: shorter than what a disk writes whole or not at all. */
    void write(LastLine last) throws IOException {
        channel.write(ByteBuffer.wrap(LastLine.bytes(content(last))), 0);
    }

    void force() throws IOException {
        channel.force(false);
    }

    private static String content(LastLine last) {
        return String.format(Locale.ROOT, "%019d %s\n", last.number(), last.hash());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
