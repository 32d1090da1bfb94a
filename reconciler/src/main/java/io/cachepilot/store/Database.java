package io.cachepilot.store;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileIdentity;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/** One file of SQLite as it was when it was opened: a handle that writes, and some that read. */
final class Database implements AutoCloseable {
    private static final int BUSY_MILLIS = 5_000;
    private static final int MOST_IDLE = 4;

    private final Path file;
    private final Jdbi reading;
    private final Handle writer;
    private final Optional<FileIdentity> identity;

    // State guarded by this object.
    private final Deque<Handle> idle = new ArrayDeque<>();
    private boolean closed;

    /**
     * Opens a file, which is made (0600) if it lacks, and brings it to these tables.
     *
     * @param forced whether a write is on the disk before it returns; else the last ones are lost in a power cut, and nothing else
     */
    Database(Path file, boolean forced, List<Tables> tables) {
        this.file = file;
        make(file);
        this.reading = jdbi(SQLiteConfig.TransactionMode.DEFERRED, forced);
        // One that begins to write at once never has to give up what it has read, as it might beside another process.
        this.writer = jdbi(SQLiteConfig.TransactionMode.IMMEDIATE, forced).open();
        try {
            new Migration(file, writer).to(tables);
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
        this.identity = FileIdentity.of(file);
    }

    private Jdbi jdbi(SQLiteConfig.TransactionMode mode, boolean forced) {
        var config = new SQLiteConfig();
        config.setTransactionMode(mode);
        // It is there, and where somebody deletes it, none without tables is to take its place.
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(forced ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        return Jdbi.create("jdbc:sqlite:" + file, config.toProperties());
    }

    /** The files that SQLite puts beside it have the same mode; those of one that is gone would be taken for this one's. */
    private static void make(Path file) {
        DurableFile.createDirectories(
                Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a directory"));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            for (Path companion : companions(file)) {
                Files.deleteIfExists(companion);
            }
        } catch (FileAlreadyExistsException _) {
            // It goes on with what is in it.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file + ": " + FileTrouble.words(e), e);
        }
    }

    /** What SQLite puts beside a file. */
    static List<Path> companions(Path file) {
        return Stream.of("-wal", "-shm")
                .map(ending -> file.resolveSibling(file.getFileName() + ending))
                .toList();
    }

    /** Whether an error says that the file is damaged, or is no database at all. */
    static boolean isDamage(RuntimeException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException e) {
                return e.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT
                        || e.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB;
            }
        }
        return false;
    }

    /** Whether it is another file by now, or none. */
    boolean isLost() {
        return !FileIdentity.of(file).equals(identity);
    }

    /** The one that writes; for one thread at a time. */
    Handle writer() {
        return writer;
    }

    /** One that reads; to be given back. */
    Handle borrow() {
        synchronized (this) {
            Handle known = idle.pollFirst();
            if (known != null) {
                return known;
            }
        }
        return reading.open();
    }

    void giveBack(Handle reader) {
        synchronized (this) {
            if (!closed && idle.size() < MOST_IDLE) {
                idle.addFirst(reader);
                return;
            }
        }
        reader.close();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            idle.forEach(Handle::close);
            idle.clear();
        }
        writer.close();
    }
}
