package io.cachepilot.source.git.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PackParser;

/**
 * How much a remote may send. A few kilobytes may unfold to gigabytes, so it is the size that an object says it has which
 * counts, before it is unfolded; what was refused leaves nothing behind.
 *
 * @param objectBytes of a single object, be it a file of today or of any earlier commit
 * @param packBytes of all that is sent at once
 * @param objects how many are sent at once; the library makes room for as many as a remote says, before any has come
 * @param duration of sending; that a remote falls silent is noticed elsewhere
 */
public record FetchBounds(long objectBytes, long packBytes, int objects, Duration duration) {
    private static final long MIB = 1L << 20;

    public static final FetchBounds ON_DISK = new FetchBounds(32 * MIB, 512 * MIB, 1_000_000, Duration.ofMinutes(10));

    /** For one command, which has no more than the heap. */
    public static final FetchBounds IN_MEMORY = new FetchBounds(32 * MIB, 64 * MIB, 300_000, Duration.ofMinutes(10));

    /** A remote has sent more than it may. */
    public static final class Exceeded extends IOException {
        Exceeded(String message) {
            super(message);
        }
    }

    /** A repository on the disk that takes no more from a remote. */
    Repository onDisk(BaseRepositoryBuilder<?, ?> builder) throws IOException {
        return new FileRepository(builder) {
            @Override
            public ObjectInserter newObjectInserter() {
                return new Bounded(super.newObjectInserter());
            }
        };
    }

    /** One in memory. */
    public Repository inMemory(String name) {
        return new InMemoryRepository(new DfsRepositoryDescription(name)) {
            @Override
            public ObjectInserter newObjectInserter() {
                return new Bounded(super.newObjectInserter());
            }
        };
    }

    /** For people: what a remote may send. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d MiB a file, %d MiB and %,d objects in all",
                objectBytes / MIB,
                packBytes / MIB,
                objects);
    }

    /** JGit gives a fetch no bounds, but asks the repository for what reads its packs. */
    private final class Bounded extends ObjectInserter.Filter {
        private final ObjectInserter inserter;

        Bounded(ObjectInserter inserter) {
            this.inserter = inserter;
        }

        @Override
        protected ObjectInserter delegate() {
            return inserter;
        }

        @Override
        public PackParser newPackParser(InputStream in) throws IOException {
            PackParser parser = inserter.newPackParser(new Counted(in));
            parser.setMaxObjectSizeLimit(objectBytes);
            return parser;
        }
    }

    /**
     * A pack on its way.
     *
     * @see <a href="https://git-scm.com/docs/gitformat-pack">its header</a>: four letters, the version, the number of objects
     */
    private final class Counted extends FilterInputStream {
        private static final int NUMBER_BEGINS = 8;
        private static final int NUMBER_ENDS = 12;

        private final long end = System.nanoTime() + duration.toNanos();
        private long seen;
        private long number;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            for (int i = 0; i < read && seen + i < NUMBER_ENDS; i++) {
                if (seen + i >= NUMBER_BEGINS) {
                    number = (number << Byte.SIZE) | Byte.toUnsignedInt(buffer[offset + i]);
                }
            }
            seen += Math.max(0, read);
            requireWithinBounds();
            return read;
        }

        private void requireWithinBounds() throws IOException {
            if (seen >= NUMBER_ENDS && number > objects) {
                throw new Exceeded(String.format(Locale.ROOT, "it sends %,d objects at once", number));
            }
            if (seen > packBytes) {
                throw new Exceeded("it sends more than %d MiB at once".formatted(packBytes / MIB));
            }
            if (System.nanoTime() - end > 0) {
                throw new Exceeded("it takes longer than %d minutes to send".formatted(duration.toMinutes()));
            }
        }
    }
}
