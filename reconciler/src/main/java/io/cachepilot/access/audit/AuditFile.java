package io.cachepilot.access.audit;

import io.cachepilot.file.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The file of a log, open at its end, and the older parts beside it. It belongs to one thread, but for {@link #isInPlace}.
 */
final class AuditFile implements AutoCloseable {
    /** How far into a file the time of its first line is looked for. */
    private static final int LONGEST_TIME = 100;

    /** Room for many lines. */
    private static final int LONGEST_END = 64 << 10;

    private final Path path;
    private final InstantSource clock;
    private final AuditRetention retention;
    private final AuditParts parts;
    private final Set<Path> toldRemoved = new HashSet<>();
    private @Nullable FileChannel channel;
    private @Nullable LastLineFile remembered;
    private volatile @Nullable Object inode;
    private long length;
    private @Nullable LastLine last;
    private boolean unforced;

    /** When the first line was written; null while there is none. */
    private @Nullable Instant begun;

    private volatile boolean rotating;

    AuditFile(Path path, InstantSource clock, AuditRetention retention) {
        this.path = path;
        this.clock = clock;
        this.retention = retention;
        this.parts = new AuditParts(path);
    }

    /** Opens the file if that is not done, or if it is another than it was: moved away, cut, or written by others. */
    void ensureOpen() throws IOException {
        if (channel == null || !isInPlace() || channel.size() != length) {
            closeFiles();
            open();
        }
    }

    /** Whether the file that is open is the one at its path. */
    boolean isInPlace() {
        Object open = inode;
        try {
            return rotating || (open != null && open.equals(inode(path)));
        } catch (IOException _) {
            return false;
        }
    }

    private void open() throws IOException {
        DurableFile.createDirectories(
                Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a directory"));
        boolean isThere = Files.exists(path);
        Optional<LastLine> before = last == null ? endBefore(isThere) : Optional.of(last);
        remembered = LastLineFile.open(path);
        var notices = new ArrayList<Notice>();
        LastLine end = isThere ? repaired(before, notices) : created(before.orElse(LastLine.NONE));
        channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        inode = inode(path);
        length = channel.size();
        begun = firstTime().orElse(null);
        addFirst(notices, end);
    }

    /** A crash may have come after the file was renamed, and before the next one was begun. */
    private Optional<LastLine> endBefore(boolean isThere) throws IOException {
        Optional<LastLine> noted = LastLineFile.read(path);
        List<Path> older = parts.older();
        if (isThere || older.isEmpty()) {
            return noted;
        }
        Optional<LastLine> end = Tail.read(older.getLast()).last();
        return end.filter(line ->
                        noted.filter(known -> known.number() > line.number()).isEmpty())
                .or(() -> noted);
    }

    private Optional<Instant> firstTime() throws IOException {
        try (var in = Files.newInputStream(path)) {
            return AuditLine.time(new String(in.readNBytes(LONGEST_TIME), StandardCharsets.ISO_8859_1));
        }
    }

    /** Begins the next part if this one is long or old enough. Nothing is lost, wherever a crash cuts this off. */
    void rotateIfDue() throws IOException {
        boolean due = length >= retention.partBytes()
                || (begun != null && !clock.instant().isBefore(begun.plus(retention.partLasts())));
        if (due && length > 0) {
            rotate(Objects.requireNonNull(last, "the file is open").number());
        }
    }

    private void rotate(long number) throws IOException {
        force();
        // The next part is begun from what it says, if a crash comes now.
        Objects.requireNonNull(remembered, "the file is open").force();
        Path part = parts.upTo(number);
        if (Files.exists(part)) {
            throw new FileAlreadyExistsException(part.toString());
        }
        rotating = true;
        try {
            Files.move(path, part, StandardCopyOption.ATOMIC_MOVE);
            DurableFile.forceDirectory(
                    Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a directory"));
            closeFiles();
            open();
        } finally {
            rotating = false;
        }
    }

    /** Removes parts all of whose lines are older than they are kept. Each is told before it goes, in a line that stays. */
    void removeOld() throws IOException {
        if (retention.keep().isEmpty()) {
            return;
        }
        Instant oldest = clock.instant().minus(retention.keep().get());
        for (Path part : parts.older()) {
            Tail tail = Tail.read(part, LONGEST_END);
            boolean old = tail.time().filter(time -> time.isBefore(oldest)).isPresent();
            if (!old || tail.last().isEmpty()) {
                return;
            }
            if (toldRemoved.add(part)) {
                Notice notice = tail.last()
                        .get()
                        .removal("were kept for %d days and removed with %s"
                                .formatted(retention.keep().get().toDays(), part.getFileName()));
                append(List.of(before -> AuditLine.of(notice, clock.instant(), before)));
                force();
            }
            DurableFile.delete(part);
            toldRemoved.remove(part);
        }
    }

    /** What there is to tell is told even if it can't be written this time. */
    private void addFirst(List<Notice> notices, LastLine end) throws IOException {
        LastLine before = last;
        last = end;
        unforced = true;
        try {
            append(notices.stream()
                    .<Function<LastLine, String>>map(
                            notice -> previous -> AuditLine.of(notice, clock.instant(), previous))
                    .toList());
        } catch (IOException e) {
            last = before;
            throw e;
        }
        force();
    }

    /** Whole with its first line, so that an empty file is never one of ours whose beginning a crash cut off. */
    private LastLine created(LastLine before) {
        if (before.number() == 0) {
            DurableFile.write(path, "");
            return before;
        }
        String line = AuditLine.of(
                new Notice(
                        Notice.Event.CONTINUED,
                        "the lines up to number %d are in an earlier file".formatted(before.number())),
                clock.instant(),
                before);
        DurableFile.write(path, line + "\n");
        return before.next(LastLine.bytes(line));
    }

    private LastLine repaired(Optional<LastLine> before, List<Notice> notices) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        Tail tail = Tail.read(path);
        Optional<LastLine> end = tail.last();
        if (before.isEmpty() && tail.end() > 0) {
            notices.add(new Notice(
                    Notice.Event.LOST,
                    "%s is missing or damaged, so it can't be told whether lines are missing before this one"
                            .formatted(LastLineFile.beside(path).getFileName())));
        }
        before.filter(line -> line.number() > 0 && !tail.contains(line))
                .ifPresent(line -> notices.add(new Notice(
                        Notice.Event.LOST,
                        "line number %d, the last one when the log was written, is missing or was changed"
                                .formatted(line.number()))));
        if (end.isEmpty() && tail.end() > 0) {
            notices.add(new Notice(Notice.Event.LOST, "the line before this one is of somebody else"));
        }
        if (!tail.torn().isEmpty()) {
            cutAt(tail.end());
            notices.add(new Notice(Notice.Event.TORN, "a crash cut off a line: " + tail.torn()));
        }
        return end.or(() -> before).orElse(LastLine.NONE);
    }

    private void cutAt(long end) throws IOException {
        try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(end);
        }
    }

    /**
     * Adds lines in one write, all or none of them.
     *
     * @param lines each made of the line before it
     */
    void append(List<Function<LastLine, String>> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        FileChannel out = Objects.requireNonNull(channel, "the file is open");
        LastLine end = Objects.requireNonNull(last, "the file is open");
        var text = new StringBuilder();
        for (Function<LastLine, String> line : lines) {
            String next = line.apply(end);
            end = end.next(LastLine.bytes(next));
            text.append(next).append('\n');
        }
        var bytes = ByteBuffer.wrap(LastLine.bytes(text.toString()));
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            cutOff(out, e);
            throw e;
        }
        length += bytes.limit();
        if (begun == null) {
            begun = clock.instant();
        }
        last = end;
        unforced = true;
    }

    /** Where not even that works, the file is opened anew, and what is torn is found. */
    private void cutOff(FileChannel out, IOException because) {
        try {
            out.truncate(length);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /** Makes all that was added safe from a power cut, and remembers the last line. */
    void force() throws IOException {
        if (unforced && channel != null && remembered != null && last != null) {
            channel.force(false);
            remembered.write(last);
            unforced = false;
        }
    }

    private static @Nullable Object inode(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException _) {
            return null;
        }
    }

    private void closeFiles() throws IOException {
        inode = null;
        if (channel != null) {
            channel.close();
            channel = null;
        }
        if (remembered != null) {
            remembered.close();
            remembered = null;
        }
    }

    @Override
    public void close() throws IOException {
        force();
        if (remembered != null) {
            remembered.force();
        }
        closeFiles();
    }
}
