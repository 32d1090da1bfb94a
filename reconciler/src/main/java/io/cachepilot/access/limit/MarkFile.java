package io.cachepilot.access.limit;

import io.cachepilot.file.DurableFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last marks in a file of fixed size, where each new one takes the place of the oldest. A mark is with the kernel as
 * soon as it is added, so it survives the end of the process, however that comes; a power cut loses the newest. A file
 * that can't be used only forgets: that is logged once, and nothing fails.
 */
final class MarkFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MarkFile.class);
    private static final int BYTES = 32;

    private final Path path;
    private final int capacity;
    private final ByteBuffer buffer = ByteBuffer.allocate(BYTES);
    private @Nullable RandomAccessFile file;
    private int next;

    /**
     * Something that happened.
     *
     * @param value what else there is to say of it
     */
    record Mark(long micros, Id id, int value) {
        int check() {
            return Objects.hash(micros, id.high(), id.low(), value);
        }
    }

    /** @param capacity how many marks are kept */
    MarkFile(Path path, int capacity) {
        this.path = path;
        this.capacity = capacity;
    }

    /** Opens the file and returns the marks in it, the oldest first; what is no whole mark is left out. */
    List<Mark> open() {
        try {
            DurableFile.createDirectories(
                    Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a directory"));
            if (Files.notExists(path)) {
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            List<Mark> marks = read(ByteBuffer.wrap(Files.readAllBytes(path)));
            // Not a channel: that is closed for all when one of its threads is interrupted.
            file = new RandomAccessFile(path.toFile(), "rw");
            file.seek((long) next * BYTES);
            return marks;
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("file", path).setCause(e).log("limits are not remembered over a restart");
            return List.of();
        }
    }

    private List<Mark> read(ByteBuffer bytes) {
        var marks = new ArrayList<Mark>();
        long newest = Long.MIN_VALUE;
        for (int place = 0; place < capacity && bytes.remaining() >= BYTES; place++) {
            var mark = new Mark(bytes.getLong(), new Id(bytes.getLong(), bytes.getLong()), bytes.getInt());
            if (bytes.getInt() == mark.check() && mark.micros() > 0) {
                marks.add(mark);
                if (mark.micros() >= newest) {
                    newest = mark.micros();
                    next = (place + 1) % capacity;
                }
            }
        }
        marks.sort(Comparator.comparingLong(Mark::micros));
        return marks;
    }

    void add(Mark mark) {
        if (file == null) {
            return;
        }
        buffer.clear()
                .putLong(mark.micros())
                .putLong(mark.id().high())
                .putLong(mark.id().low())
                .putInt(mark.value())
                .putInt(mark.check());
        try {
            file.write(buffer.array());
            next = (next + 1) % capacity;
            if (next == 0) {
                file.seek(0);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", path).setCause(e).log("limits are not remembered over a restart any more");
            close();
        }
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
            file = null;
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", path).setCause(e).log("a file of limits cannot be closed");
        }
    }
}
