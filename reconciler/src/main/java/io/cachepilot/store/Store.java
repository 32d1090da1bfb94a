package io.cachepilot.store;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of this host. One writes at a time; whoever reads waits for nobody. Safe for many threads.
 *
 * <p>There are two kinds. What may be lost begins anew where its file is gone, even while it is used, or is damaged. What is precious
 * does not: a mark beside the keys tells a first start from a loss.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final Path file;
    private final boolean precious;
    private final List<Tables> tables;
    private final InstantSource clock;
    private final ReentrantLock writing = new ReentrantLock();

    // Replaced by whoever writes.
    private volatile Database database;

    private Store(Path file, boolean precious, List<Tables> tables, InstantSource clock) {
        this.file = file;
        this.precious = precious;
        this.tables = List.copyOf(tables);
        this.clock = clock;
        this.database = opened();
    }

    /**
     * One that may be lost: a damaged file is set aside, and it begins anew.
     *
     * @throws StoreRefused when a newer version has written it
     */
    public static Store losable(Path file, List<Tables> tables, InstantSource clock) {
        return new Store(file, false, tables, clock);
    }

    /**
     * One whose loss is a refusal. What was written to it is on the disk.
     *
     * @param mark a file that is kept elsewhere, and says that there was a database
     * @throws StoreRefused when it is gone though it was there, or damaged, or a newer version has written it
     */
    public static Store precious(Path file, Path mark, List<Tables> tables, InstantSource clock) {
        boolean marked = Files.exists(mark);
        if (marked && Files.notExists(file)) {
            throw new StoreRefused(
                    "%s is gone, and what was in it is nowhere else: bring it back from a backup of the state directory, or from a recovery bundle with cachepilot keys import. To begin without it, for good, delete %s"
                            .formatted(file, mark));
        }
        var store = new Store(file, true, tables, clock);
        if (!marked) {
            // Behind the database: one that was made is never taken for one that is gone.
            DurableFile.write(mark, "There is a database at " + file.getFileName() + ".\n");
        }
        return store;
    }

    private Database opened() {
        try {
            return new Database(file, precious, tables);
        } catch (JdbiException e) {
            if (!Database.isDamage(e)) {
                throw unavailable("open", e);
            }
            if (precious) {
                throw new StoreRefused(
                        "%s is damaged: bring it back from a backup of the state directory, or from a recovery bundle with cachepilot keys import"
                                .formatted(file));
            }
            setAside();
            return new Database(file, false, tables);
        }
    }

    private void setAside() {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + clock.millis());
        LOG.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("aside", aside)
                .log("a database that may be lost is damaged; it is set aside, and begins anew");
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            for (Path companion : Database.companions(file)) {
                Files.deleteIfExists(companion);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set %s aside: %s".formatted(file, FileTrouble.words(e)), e);
        }
    }

    /**
     * Reads; what others write meanwhile is not seen.
     *
     * @throws StoreUnavailable when that is not possible now
     */
    public <T> T read(Function<Handle, T> work) {
        Database now = current();
        try {
            Handle reader = now.borrow();
            try {
                return reader.inTransaction(work::apply);
            } finally {
                now.giveBack(reader);
            }
        } catch (JdbiException e) {
            throw unavailable("read", e);
        }
    }

    /**
     * Writes, all of it or nothing. Waits for others who do.
     *
     * @throws StoreUnavailable when that is not possible now
     */
    public <T> T write(Function<Handle, T> work) {
        writing.lock();
        try {
            return current().writer().inTransaction(work::apply);
        } catch (JdbiException e) {
            if (!precious && Database.isDamage(e)) {
                database.close();
                setAside();
                database = opened();
            }
            throw unavailable("write to", e);
        } finally {
            writing.unlock();
        }
    }

    /** The same without a result. */
    public void use(Consumer<Handle> work) {
        write(handle -> {
            work.accept(handle);
            return Boolean.TRUE;
        });
    }

    /** Somebody may have deleted it: what is written to a file without a name is lost. */
    private Database current() {
        Database known = database;
        return known.isLost() ? anew() : known;
    }

    private Database anew() {
        writing.lock();
        try {
            if (database.isLost()) {
                begin();
            }
            return database;
        } finally {
            writing.unlock();
        }
    }

    private void begin() {
        if (precious) {
            throw new StoreRefused(
                    "%s is gone, or is another file than when this program was started; put back the one that was there"
                            .formatted(file));
        }
        LOG.atWarn().addKeyValue("file", file).log("a database that may be lost is gone; it begins anew");
        database.close();
        database = opened();
    }

    private StoreUnavailable unavailable(String what, JdbiException e) {
        return new StoreUnavailable("cannot %s %s: %s".formatted(what, file, e.getMessage()), e);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            database.close();
        } finally {
            writing.unlock();
        }
    }
}
