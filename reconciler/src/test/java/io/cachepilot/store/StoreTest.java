package io.cachepilot.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that are there, are brought to this version, and what becomes of those that are not as they were. */
final class StoreTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));
    private static final List<String> FIRST =
            List.of("CREATE TABLE toy (name TEXT PRIMARY KEY, size INTEGER NOT NULL) STRICT");
    private static final List<String> SECOND =
            List.of("ALTER TABLE toy ADD COLUMN colour TEXT", "UPDATE toy SET colour = 'red'");

    private static final List<List<String>> ONE = List.of(FIRST);
    private static final List<List<String>> TWO = List.of(FIRST, SECOND);

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("db/store.db");
    }

    private Path mark() {
        return directory.resolve("keys/accounts");
    }

    @Test
    void whatIsWrittenIsReadByTheNext() throws IOException {
        try (Store store = losable(ONE)) {
            put(store, "bear", 3);
            assertThat(sizes(store)).containsExactly(3);
        }
        try (Store store = losable(ONE)) {
            assertThat(sizes(store)).containsExactly(3);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aWriteIsDoneWhollyOrNotAtAll() {
        try (Store store = losable(ONE)) {
            put(store, "bear", 3);
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> store.use(handle -> {
                        handle.execute("INSERT INTO toy (name, size) VALUES ('duck', 1)");
                        handle.execute("INSERT INTO toy (name, size) VALUES ('bear', 1)");
                    }))
                    .withMessageContaining("cannot write to " + file());
            assertThat(sizes(store)).containsExactly(3);
        }
    }

    @Test
    void stepsAreTakenOnceAndInTheirOrder() {
        try (Store store = losable(ONE)) {
            put(store, "bear", 3);
        }
        for (int i = 0; i < 2; i++) {
            try (Store store = losable(TWO)) {
                assertThat(colours(store)).containsExactly("red");
                store.use(handle -> handle.execute("UPDATE toy SET colour = 'red'"));
            }
        }
    }

    @Test
    void aStepThatFailsLeavesEverythingAsItWas() {
        try (Store store = losable(ONE)) {
            put(store, "bear", 3);
        }
        List<String> broken = List.of("ALTER TABLE toy ADD COLUMN colour TEXT", "UPDATE missing SET colour = 'red'");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> losable(List.of(FIRST, broken)))
                .withMessageContaining("no such table: missing");
        try (Store store = losable(TWO)) {
            assertThat(colours(store)).containsExactly("red");
        }
    }

    @Test
    void whatANewerVersionHasWrittenIsRefused() {
        losable(TWO).close();
        assertThatExceptionOfType(StoreRefused.class)
                .isThrownBy(() -> losable(ONE))
                .withMessage(
                        "%s was written by a newer version of this program (its tables of toys are at step 2, and this version knows 1); use that version, or bring back the file as it was before"
                                .formatted(file()));
    }

    @Test
    void manyWriteAndReadAtTheSameTime() throws Exception {
        try (Store store = losable(ONE);
                var threads = Executors.newFixedThreadPool(8)) {
            put(store, "bear", 0);
            var ended = new AtomicBoolean();
            List<Future<Integer>> readers = IntStream.range(0, 3)
                    .mapToObj(_ -> threads.submit(() -> readUntil(store, ended)))
                    .toList();
            List<Callable<Boolean>> writers = IntStream.range(0, 200)
                    .<Callable<Boolean>>mapToObj(_ -> () -> {
                        store.use(handle -> {
                            int size = handle.createQuery("SELECT size FROM toy")
                                    .mapTo(Integer.class)
                                    .one();
                            handle.execute("UPDATE toy SET size = ?", size + 1);
                        });
                        return true;
                    })
                    .toList();
            for (Future<Boolean> written : threads.invokeAll(writers)) {
                assertThat(written.get()).isTrue();
            }
            ended.set(true);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
            assertThat(sizes(store)).containsExactly(200);
        }
    }

    private static int readUntil(Store store, AtomicBoolean ended) {
        int reads = 0;
        int before = 0;
        do {
            int size = sizes(store).getFirst();
            assertThat(size).isGreaterThanOrEqualTo(before);
            before = size;
            reads++;
        } while (!ended.get());
        return reads;
    }

    @Test
    void oneThatMayBeLostBeginsAnewWhereItIsDeletedUnderLoad() throws Exception {
        List<Integer> left;
        try (Store store = losable(ONE);
                var threads = Executors.newFixedThreadPool(4)) {
            var ended = new AtomicBoolean();
            List<Future<Integer>> writers = IntStream.range(0, 4)
                    .mapToObj(writer -> threads.submit(() -> {
                        int i = 0;
                        for (; !ended.get(); i++) {
                            writeAndRead(store, "w" + writer + "n" + i);
                        }
                        return i;
                    }))
                    .toList();
            for (int i = 0; i < 20; i++) {
                deleteAll();
                writeAndRead(store, "after" + i);
            }
            ended.set(true);
            for (Future<Integer> writer : writers) {
                assertThat(writer.get()).isPositive();
            }
            put(store, "last", 1);
            left = sizes(store);
        }
        try (Store again = losable(ONE)) {
            assertThat(sizes(again)).isEqualTo(left).isNotEmpty();
        }
    }

    /** What meets the very moment of the deletion is said not to be possible now. */
    private static void writeAndRead(Store store, String name) {
        try {
            put(store, name, 1);
            sizes(store);
        } catch (StoreUnavailable e) {
            assertThat(e).hasMessageStartingWith("cannot ");
        }
    }

    @Test
    void oneThatMayBeLostBeginsAnewWhereItIsDamaged() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(
                file(),
                "this is no database, but is as long as the head of one, which SQLite looks at first: "
                        + "x".repeat(200));

        try (Store store = losable(ONE)) {
            assertThat(sizes(store)).isEmpty();
        }
        assertThat(directory.resolve("db/store.db.damaged-1700000000000")).exists();
    }

    @Test
    void thePreciousOneIsBegunOnceAndNeverAgain() throws IOException {
        try (Store store = precious()) {
            put(store, "bear", 3);
        }
        try (Store store = precious()) {
            assertThat(sizes(store)).containsExactly(3);
        }
        deleteAll();

        assertThatExceptionOfType(StoreRefused.class)
                .isThrownBy(this::precious)
                .withMessageStartingWith(file() + " is gone, and what was in it is nowhere else: bring it back")
                .withMessageEndingWith("delete " + mark());
        assertThat(file()).doesNotExist();
        Files.delete(mark());
        try (Store store = precious()) {
            assertThat(sizes(store)).isEmpty();
        }
    }

    @Test
    void thePreciousOneIsNotMadeAnewWhileItIsUsed() throws IOException {
        try (Store store = precious()) {
            put(store, "bear", 3);
            deleteAll();
            assertThatExceptionOfType(StoreRefused.class)
                    .isThrownBy(() -> put(store, "duck", 1))
                    .withMessageContaining("put back the one that was there");
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void thePreciousOneIsLeftAsItIsWhereItIsDamaged() throws IOException {
        precious().close();
        byte[] damaged = "no database".repeat(50).getBytes(UTF_8);
        Files.write(file(), damaged);

        assertThatExceptionOfType(StoreRefused.class)
                .isThrownBy(this::precious)
                .withMessageStartingWith(file() + " is damaged: bring it back");
        assertThat(file()).hasBinaryContent(damaged);
    }

    private void deleteAll() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("db"))) {
            for (Path each : files.toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private Store losable(List<List<String>> steps) {
        return Store.losable(file(), List.of(new Tables("toys", steps)), CLOCK);
    }

    private Store precious() {
        return Store.precious(file(), mark(), List.of(new Tables("toys", List.of(FIRST))), CLOCK);
    }

    private static void put(Store store, String name, int size) {
        store.use(handle -> handle.execute("INSERT INTO toy (name, size) VALUES (?, ?)", name, size));
    }

    private static List<Integer> sizes(Store store) {
        return store.read(handle -> list(handle, "SELECT size FROM toy ORDER BY name", Integer.class));
    }

    private static List<String> colours(Store store) {
        return store.read(handle -> list(handle, "SELECT colour FROM toy ORDER BY name", String.class));
    }

    private static <T> List<T> list(Handle handle, String query, Class<T> type) {
        return new ArrayList<>(handle.createQuery(query).mapTo(type).list());
    }
}
