package io.cachepilot.source.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.CommitContract;
import io.cachepilot.source.Programs;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plain directory, whose commits lie in the history. */
final class DirectoryCommitTest extends CommitContract {
    @TempDir
    private Path directory;

    private Path tenants;
    private History history;
    private DirectorySource source;

    @BeforeEach
    void makeDirectory() throws Exception {
        tenants = Files.createDirectory(directory.resolve("tenants.d"));
        history = new History(directory.resolve("history"));
        source = new DirectorySource(tenants, history);
        changeBehindItsBack("a.yaml", "a");
        source.take();
    }

    @AfterEach
    void closeHistory() {
        history.close();
    }

    /** As a command beside a control plane is: one that has opened the history for itself. */
    @Test
    void ofTwoWritersOfOneDirectoryNoneLosesWhatTheOtherWrote() throws Exception {
        Files.writeString(tenants.resolve("n.yaml"), "0");
        try (var history2 = new History(directory.resolve("history"));
                var other = new DirectorySource(tenants, history2);
                var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Committed>> writers = Stream.of(source, other, source, other)
                    .flatMap(writer -> Stream.generate(() -> (Callable<Committed>) () -> writer.commit(increment()))
                            .limit(15))
                    .toList();
            for (var each : threads.invokeAll(writers)) {
                each.get();
            }
        }
        assertThat(Files.readString(tenants.resolve("n.yaml"))).isEqualTo("60");
        assertThat(git("log", "--format=%s", "main").lines())
                .filteredOn("one more"::equals)
                .hasSize(60);
    }

    /** The disk of the history is full; that of the manifests need not be. */
    @Test
    void aChangeThatTheHistoryCannotHoldIsUndone() throws Exception {
        assumeThat(Files.getAttribute(directory, "unix:uid"))
                .as("who mounts is root")
                .isEqualTo(0);
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeThat(Programs.runs("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.toString()))
                .as("this process may mount")
                .isTrue();
        try (var small = new History(disk.resolve("history"));
                var onIt = new DirectorySource(tenants, small)) {
            Files.writeString(tenants.resolve("b.yaml"), "b");
            onIt.take();
            fill(disk.resolve("filler"));

            for (var change : List.of(
                    changes("a.yaml", null), changes("a.yaml", "other"), changes("c.yaml", "c".repeat(5_000)))) {
                // As old as what a killed writer left would be.
                Files.setLastModifiedTime(
                        tenants.resolve("a.yaml"), FileTime.from(Instant.now().minus(Duration.ofDays(9))));
                assertThatThrownBy(() -> onIt.commit(proposal(_ -> change))).isNotNull();
            }
            assertThat(Files.readString(tenants.resolve("a.yaml"))).isEqualTo("a");
            assertThat(tenants.resolve("c.yaml")).doesNotExist();
            Files.delete(disk.resolve("filler"));
            onIt.commit(proposal(_ -> changes("a.yaml", null)));
            assertThat(tenants.resolve("a.yaml")).doesNotExist();
        } finally {
            assertThat(Programs.runs("umount", disk.toString())).isTrue();
        }
        try (var left = Files.list(tenants)) {
            assertThat(left).containsExactly(tenants.resolve("b.yaml"));
        }
    }

    private static void fill(Path file) {
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < 4096; i++) {
                out.write(new byte[1024]);
            }
            throw new AssertionError("the disk has no end");
        } catch (IOException _) {
            // It is full.
        }
    }

    /** What was read before a commit and is recorded after it would be recorded as changed back. */
    @Test
    void whoTakesItWhileOthersCommitRecordsNothingOfHisOwn() throws Exception {
        Files.writeString(tenants.resolve("n.yaml"), "0");
        source.take();
        int before = git("log", "--format=%s", "main").lines().toList().size();
        try (var history2 = new History(directory.resolve("history"));
                var other = new DirectorySource(tenants, history2);
                var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Object>> work = Stream.of(source, other)
                    .flatMap(each -> Stream.<Callable<Object>>of(() -> each.commit(increment()), each::take))
                    .flatMap(each -> Stream.generate(() -> each).limit(25))
                    .toList();
            var mixed = new ArrayList<>(work);
            Collections.shuffle(mixed, new Random(1));
            for (var each : threads.invokeAll(mixed)) {
                each.get();
            }
        }
        assertThat(git("log", "--format=%s", "main").lines().toList())
                .hasSize(before + 50)
                .startsWith(Stream.generate(() -> "one more").limit(50).toArray(String[]::new));
    }

    private static Proposal increment() {
        return new Proposal(
                Author.CACHEPILOT,
                UUID.randomUUID().toString(),
                new TreeMap<>(),
                now -> new Rewritten("one more", new TreeMap<>(Map.of("n.yaml", Optional.of(next(now))))));
    }

    private static byte[] next(Snapshot now) {
        int n = Integer.parseInt(new String(Objects.requireNonNull(now.files().get("n.yaml")), UTF_8));
        return Integer.toString(n + 1).getBytes(UTF_8);
    }

    @Override
    protected Source source() {
        return source;
    }

    @Override
    protected void changeBehindItsBack(String file, String text) throws Exception {
        Files.writeString(tenants.resolve(file), text);
    }

    @Override
    protected String git(String... arguments) throws Exception {
        return git(directory.resolve("history"), arguments);
    }
}
