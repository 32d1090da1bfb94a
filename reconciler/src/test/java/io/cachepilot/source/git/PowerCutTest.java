package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.cachepilot.source.Programs;
import io.cachepilot.source.Source;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.repository.MoveMark;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after the power was cut, and nobody has to mend anything. */
final class PowerCutTest {
    private static final Author ANN = new Author("Ann", "ann@example.org");
    private static final int WRITERS = 4;
    private static final long SEED = 20261123;
    /** A disk of a busy machine forces a handful of writes in far less; this only ends a test that hangs. */
    private static final long LONGEST_SECONDS = 180;

    @TempDir
    private Path directory;

    /** A place for sources; opened anew after each cut, as by a new process. */
    private interface Place {
        Source open();

        /** Where the commits lie. */
        Path repository();
    }

    @Test
    void aBareRepositoryLosesNoAcknowledgedCommit() throws Exception {
        try (CuttableDisk disk = CuttableDisk.make(directory)) {
            Path bare = disk.root().resolve("tenants.git");
            Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
            WorkTree ann = WorkTree.clone(bare.toString(), directory.resolve("ann"));
            ann.write("first.yaml", "first");
            ann.commit("first");
            ann.git("push", "--quiet", "origin", "HEAD:main");
            Programs.run("sync");
            cutAgainAndAgain(20, disk, new Place() {
                @Override
                public Source open() {
                    return new GitSource(new LocalUpstream(bare, Optional.of("main")), "");
                }

                @Override
                public Path repository() {
                    return bare;
                }
            });
        }
    }

    @Test
    void aPlainDirectoryLosesNoAcknowledgedCommit() throws Exception {
        try (CuttableDisk disk = CuttableDisk.make(directory)) {
            Path tenants = Files.createDirectories(disk.root().resolve("tenants.d"));
            Path history = disk.root().resolve("state/history");
            Files.createDirectories(disk.root().resolve("state"));
            Programs.run("sync");
            cutAgainAndAgain(10, disk, new Place() {
                @Override
                public Source open() {
                    return new DirectorySource(tenants, new History(history));
                }

                @Override
                public Path repository() {
                    return history;
                }
            });
        }
    }

    /** The lock of a branch is on the disk as soon as anybody forces anything; what says that it was ours has to be as well. */
    @Test
    void aLockOfOursThatReachedTheDiskIsKnownToBeOurs() throws Exception {
        try (CuttableDisk disk = CuttableDisk.make(directory)) {
            Path bare = disk.root().resolve("tenants.git");
            Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
            try (Source source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "")) {
                source.commit(write("first"));
            }
            Programs.run("sync");

            MoveMark mark = MoveMark.set(bare, "refs/heads/main").orElseThrow();
            Files.createFile(AbandonedLock.lock(bare));
            try (FileChannel other = FileChannel.open(
                    disk.root().resolve("other"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                other.force(true);
            }
            disk.cut();
            assertThatIOException().isThrownBy(mark::close);
            disk.powerOn();

            assertThat(AbandonedLock.lock(bare)).exists();
            AbandonedLock.letTimePass(bare);
            try (Source source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "")) {
                assertThat(source.commit(write("after")).changed()).isTrue();
            }
        }
    }

    private static void cutAgainAndAgain(int cuts, CuttableDisk disk, Place place) throws Exception {
        var random = new Random(SEED);
        var all = new ArrayList<String>();
        for (int cut = 0; cut < cuts; cut++) {
            List<String> acknowledged = writeUntilCut(disk, place.open(), cut, random.nextInt(1, 12));
            all.addAll(acknowledged);
            disk.powerOn();
            AbandonedLock.letTimePass(place.repository());

            String found = files(place.repository().resolveSibling(""));
            assertThat(Programs.prints("git", "-C", place.repository().toString(), "rev-list", "main")
                            .lines())
                    .as("cut %d of seed %d, after %d commits of it, among %s", cut, SEED, acknowledged.size(), found)
                    .containsAll(all);
            assertThat(Programs.run("git", "-C", place.repository().toString(), "fsck", "--no-dangling"))
                    .isEmpty();
        }
        try (Source source = place.open()) {
            String after = source.commit(write("after")).revision().commit();
            assertThat(Programs.run("git", "-C", place.repository().toString(), "rev-parse", "main")
                            .strip())
                    .isEqualTo(after);
        }
    }

    /** For the message of a failure, which is hard to see again. */
    private static String files(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(file -> !file.toString().contains("objects/"))
                    .map(file ->
                            directory.relativize(file) + " " + file.toFile().length())
                    .sorted()
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Cuts the power, while all are writing, once that many commits were acknowledged. */
    private static List<String> writeUntilCut(CuttableDisk disk, Source source, int cut, int commits)
            throws InterruptedException {
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Queue<RuntimeException> refused = new ConcurrentLinkedQueue<>();
        var enough = new CountDownLatch(commits);
        var beingCut = new AtomicBoolean();
        var off = new AtomicBoolean();
        List<Thread> writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; !off.get(); i++) {
                        try {
                            String commit = source.commit(write("c" + cut + "w" + writer + "n" + i))
                                    .revision()
                                    .commit();
                            acknowledged.add(commit);
                            enough.countDown();
                        } catch (RuntimeException e) {
                            // Of a disk that is off nothing is acknowledged any more.
                            if (!beingCut.get()) {
                                refused.add(e);
                            }
                            return;
                        }
                    }
                }))
                .toList();
        boolean reached = enough.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        beingCut.set(true);
        disk.cut();
        off.set(true);
        for (Thread writer : writers) {
            writer.join();
        }
        source.close();
        assertThat(refused).as("refused while the power was on").isEmpty();
        assertThat(reached)
                .as("%d commits in %d s, of which %d were acknowledged", commits, LONGEST_SECONDS, acknowledged.size())
                .isTrue();
        return List.copyOf(acknowledged);
    }

    private static Proposal write(String text) {
        var files = new TreeMap<String, Optional<byte[]>>();
        files.put(text.substring(0, Math.min(4, text.length())) + ".yaml", Optional.of(text.getBytes(UTF_8)));
        return new Proposal(ANN, UUID.randomUUID().toString(), new TreeMap<>(), _ -> new Rewritten("a change", files));
    }
}
