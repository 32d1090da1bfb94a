package io.cachepilot.instance.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.ParsedFiles;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState.Exited;
import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.InstanceState.Stopped;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.StayingDownContract;
import io.cachepilot.instance.TestClock;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProcessInstancesTest extends StayingDownContract {
    private static final ProcessTable TABLE = ProcessTable.host();

    @TempDir
    private static Path cache;

    @TempDir
    private Path around;

    private final TestClock clock = new TestClock();

    /** By how much this host is older than it is, in seconds. */
    private double passed;

    @Override
    protected Instances open() {
        DurableFile.createDirectories(directory());
        return open(directory());
    }

    private Path directory() {
        return around.resolve("instances");
    }

    private Instances open(Path all) {
        return new ProcessInstances(all, RedisBinary.carried(cache), bootClock(), false);
    }

    private BootClock bootClock() {
        return new BootClock(TABLE, () -> TABLE.uptime() + passed, clock);
    }

    @Override
    protected void crash(Instance running) {
        ProcessHandle.of(pid(running)).orElseThrow().destroyForcibly();
    }

    @Override
    protected boolean changeMemoryLimit(Instance instance, int memoryLimitMb) {
        return false;
    }

    @Override
    protected boolean answers(HostPort port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(port.address(), port.port()), 1000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    protected boolean letPass(Duration time) {
        clock.advance(time);
        passed += time.toSeconds();
        return true;
    }

    /** Also what a test hid from the adapter. */
    @AfterEach
    void endAllProcesses() {
        for (InstanceName name : InstanceDirectory.names(directory())) {
            process(name).ifPresent(id -> new Termination(TABLE).end(id, Duration.ZERO));
        }
    }

    @Test
    void runsInASessionOfItsOwn() throws IOException {
        running(BLUE);

        String pid = Long.toString(pid(found(BLUE)));
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        List<String> afterName = split(stat.substring(stat.lastIndexOf(')') + 2), " ");
        assertThat(afterName.get(2)).as("process group").isEqualTo(pid);
        assertThat(afterName.get(3)).as("session").isEqualTo(pid);
        assertThat(Files.readSymbolicLink(Path.of("/proc", pid, "exe")))
                .isEqualTo(Path.of(found(BLUE).program()).toRealPath());
        assertThat(Files.readSymbolicLink(Path.of("/proc", pid, "fd", "0"))).isEqualTo(Path.of("/dev/null"));
        assertThat(Files.readSymbolicLink(Path.of("/proc", pid, "cwd")))
                .isEqualTo(directory().toRealPath().resolve("blue/data"));
    }

    @Test
    void givesTheProcessItsArgumentsAndAnEnvironmentThatNamesTheInstanceOnly() {
        create(BLUE);
        runs(BLUE, "/bin/sleep", "300");
        instances.start(BLUE);
        Path process = Path.of("/proc", Long.toString(pid(found(BLUE))));
        await("setsid has become sleep", () -> text(process.resolve("cmdline")).startsWith("/bin/sleep"));

        assertThat(split(text(process.resolve("cmdline")), "\0")).containsExactly("/bin/sleep", "300");
        assertThat(split(text(process.resolve("environ")), "\0"))
                .filteredOn(entry -> !entry.startsWith("TZ="))
                .containsExactlyInAnyOrder(
                        "PATH=/usr/bin:/bin",
                        "LANG=C",
                        "CACHEPILOT_INSTANCE=" + directory().resolve("blue"));
    }

    @Test
    void theFilesAreTheOwnersOnly() throws IOException {
        running(BLUE);

        for (String name : List.of("", "conf", "data")) {
            assertThat(permissions("blue/" + name)).isEqualTo("rwx------");
        }
        assertThat(permissions("blue/instance.json")).isEqualTo("rw-------");
        assertThat(permissions("blue/log")).isEqualTo("rw-------");
    }

    @Test
    void findsTheProcessWhosePidWasNotRecorded() {
        running(BLUE);
        Instance before = found(BLUE);
        instances.close();
        rewrite(BLUE, record -> record.starting(record.program()));

        instances = reopened();
        instances.start(BLUE);

        assertThat(pid(found(BLUE))).isEqualTo(pid(before));
    }

    @Test
    void supervisesAProcessThatIsNoChildOfThisOne() throws Exception {
        InstanceSpec spec = create(BLUE);
        String log = directory().resolve("blue/log").toString();
        String orphan = "setsid \"$0\" \"$1\" </dev/null >>\"$2\" 2>&1 &";
        new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        orphan,
                        found(BLUE).program(),
                        spec.arguments().getFirst(),
                        log)
                .start()
                .waitFor();
        await("blue answers", () -> answers(port(spec)));
        rewrite(BLUE, record -> record.starting(record.program()));
        var hints = new ConcurrentLinkedQueue<InstanceName>();
        try (var _ = instances.watch(hints::add)) {
            crash(found(BLUE));
            await("a hint at blue", () -> hints.contains(BLUE));
        }

        assertThat(found(BLUE).state()).isInstanceOf(Exited.class);
        instances.start(BLUE);
        await("blue answers", () -> answers(port(spec)));
    }

    @Test
    void aStartThatNeverCameToAProcessIsAnExitAndNoCrash() {
        create(BLUE);
        rewrite(BLUE, record -> record.starting(record.program()));

        assertThat(found(BLUE).state()).isEqualTo(new Exited(OptionalInt.empty(), clock.instant(), 0));
    }

    @Test
    void takesOverTheProcessOfALostRecord() throws IOException {
        InstanceSpec spec = running(BLUE);
        Instance before = found(BLUE);
        instances.close();
        Files.delete(recordOf(BLUE));

        instances = reopened();
        assertThatIllegalStateException()
                .isThrownBy(() -> instances.erase(BLUE))
                .withMessageContaining(Long.toString(pid(before)));
        instances.create(spec);
        instances.start(BLUE);

        assertThat(pid(found(BLUE))).isEqualTo(pid(before));
    }

    @Test
    void doesNotTakeARecycledPidForTheInstance() {
        create(GREEN);
        ProcessId own = TABLE.find(ProcessHandle.current().pid()).orElseThrow();
        var other = new ProcessId(own.pid(), own.startTicks() + 1, own.bootId());
        rewrite(GREEN, record -> record.started(new InstanceRecord.Run(other, clock.instant())));

        instances.stop(GREEN, GRACE);

        assertThat(found(GREEN).state()).isEqualTo(new Stopped());
        assertThat(TABLE.alive(own)).isTrue();
    }

    @Test
    void doesNotTakeAPidOfAnEarlierBootForTheInstance() {
        create(GREEN);
        ProcessId own = TABLE.find(ProcessHandle.current().pid()).orElseThrow();
        var other = new ProcessId(own.pid(), own.startTicks(), "an-earlier-boot");
        rewrite(GREEN, record -> record.started(new InstanceRecord.Run(other, clock.instant())));

        assertThat(found(GREEN).running()).isFalse();
    }

    @Test
    void aDamagedRecordStopsOnlyItsInstance() throws IOException {
        running(BLUE);
        create(GREEN);
        Instance before = found(BLUE);
        String record = Files.readString(recordOf(BLUE));
        Files.writeString(recordOf(BLUE), record.substring(0, record.length() / 2));

        assertThat(instances.list()).extracting(Instance::name).containsExactly(GREEN);
        Unreadable unreadable = instances.inventory().unreadable().getFirst();
        assertThat(unreadable.name()).isEqualTo(BLUE);
        assertThat(unreadable.because()).contains("blue/instance.json", "delete it");
        assertThat(unreadable.pid()).hasValue(pid(before));
        assertThatExceptionOfType(InstanceUnreadable.class)
                .isThrownBy(() -> instances.find(BLUE))
                .withMessageContaining("blue/instance.json")
                .withMessageContaining("delete it");
        assertThatExceptionOfType(InstanceUnreadable.class).isThrownBy(() -> instances.start(BLUE));
        assertThatExceptionOfType(InstanceUnreadable.class).isThrownBy(() -> instances.remove(BLUE));
        assertThat(ProcessHandle.of(pid(before))).isPresent();
    }

    @Test
    void aRecordOfAnotherInstanceIsDamaged() throws IOException {
        create(BLUE);
        create(GREEN);
        Files.copy(recordOf(GREEN), recordOf(BLUE), StandardCopyOption.REPLACE_EXISTING);

        assertThatExceptionOfType(InstanceUnreadable.class)
                .isThrownBy(() -> instances.find(BLUE))
                .withMessageContaining("record of instance green");
    }

    /** What a person can do to one instance's record while its server runs. */
    @ParameterizedTest
    @EnumSource
    void aServerWhoseRecordIsDamagedIsFoundAndCanBeStopped(Damage damage) throws IOException {
        running(BLUE);
        long before = pid(found(BLUE));
        damage.to(recordOf(BLUE));

        Unreadable unreadable = instances.inventory().unreadable().getFirst();
        assertThat(unreadable.pid()).hasValue(before);
        assertThat(unreadable.because()).contains("blue");

        instances.stop(BLUE, GRACE);

        assertThat(TABLE.find(before)).isEmpty();
        assertThat(damage.isStill(recordOf(BLUE))).isTrue();
    }

    enum Damage {
        EMPTY {
            @Override
            void to(Path record) throws IOException {
                Files.writeString(record, "");
            }
        },
        NO_TEXT {
            @Override
            void to(Path record) throws IOException {
                Files.write(record, new byte[] {(byte) 0xc3, (byte) 0x28, 0});
            }
        },
        OF_ANOTHER_VERSION {
            @Override
            void to(Path record) throws IOException {
                Files.writeString(record, "{\"version\":2,\"state\":\"up\"}");
            }
        },
        A_DIRECTORY {
            @Override
            void to(Path record) throws IOException {
                Files.delete(record);
                Files.createDirectory(record);
            }

            @Override
            boolean isStill(Path record) {
                return Files.isDirectory(record);
            }
        },
        GONE {
            @Override
            void to(Path record) throws IOException {
                Files.delete(record);
            }

            @Override
            boolean isStill(Path record) {
                return !Files.exists(record);
            }
        };

        abstract void to(Path record) throws IOException;

        boolean isStill(Path record) throws IOException {
            return !Files.readString(record, StandardCharsets.ISO_8859_1).contains("wanted");
        }
    }

    @Test
    void aCopyLeavesTheServersOfTheOriginalAlone() throws IOException {
        InstanceSpec spec = running(BLUE);
        long original = pid(found(BLUE));
        Path copy = copied();

        try (Instances other = open(copy)) {
            assertThat(other.inventory().strangers())
                    .singleElement()
                    .asString()
                    .contains("process " + original, real(directory()) + "/blue/data");
            assertThat(other.find(BLUE).orElseThrow().running()).isFalse();
            other.stop(BLUE, GRACE);
            assertThat(other.obstacles(spec, Set.of("plain"))).singleElement().satisfies(obstacle -> {
                assertThat(obstacle.holder()).isEmpty();
                assertThat(obstacle.because()).contains("process " + original, real(directory()) + "/blue/data");
            });
        }
        assertThat(pid(found(BLUE))).isEqualTo(original);
    }

    @Test
    void aCopyInThePlaceOfTheOriginalIsNotWhereItsServersWork() throws IOException {
        running(BLUE);
        long original = pid(found(BLUE));
        Path copy = copied();
        instances.close();
        Path away = directory().resolveSibling("away");
        Files.move(directory(), away);
        Files.move(copy, directory());
        instances = reopened();

        assertThat(found(BLUE).running()).isFalse();

        instances.close();
        Files.move(directory(), copy);
        Files.move(away, directory());
        instances = reopened();
        assertThat(pid(found(BLUE))).isEqualTo(original);
    }

    @Test
    void aDirectoryThatWasMovedKeepsItsServers() throws IOException {
        running(BLUE);
        long before = pid(found(BLUE));
        instances.close();
        Path moved = directory().resolveSibling("moved");
        Files.move(directory(), moved);

        try (Instances there = open(moved)) {
            assertThat(pid(there.find(BLUE).orElseThrow())).isEqualTo(before);
        } finally {
            Files.move(moved, directory());
        }
    }

    @Test
    void aLinkLeadsToTheSameInstances() throws IOException {
        Path link = Files.createSymbolicLink(directory().resolveSibling("link"), directory());
        running(BLUE);

        try (Instances through = open(link)) {
            assertThat(through.find(BLUE)).contains(found(BLUE));
            assertThat(through.layout(BLUE, new TreeMap<>())).isEqualTo(instances.layout(BLUE, new TreeMap<>()));
        }
    }

    @Test
    void aServerWhoseDirectoryWasDeletedIsToldAndNoOtherIsStartedBesideIt() throws IOException {
        InstanceSpec spec = running(BLUE);
        long before = pid(found(BLUE));
        FileTree.delete(directory().resolve("blue"));

        assertThat(instances.inventory().unreadable()).singleElement().satisfies(blue -> {
            assertThat(blue.pid()).hasValue(before);
            assertThat(blue.because()).contains("deleted", "kill -9 " + before);
        });
        assertThatExceptionOfType(InstanceUnreadable.class).isThrownBy(() -> instances.find(BLUE));
        assertThatExceptionOfType(InstanceUnreadable.class).isThrownBy(() -> instances.create(spec));

        instances.stop(BLUE, GRACE);

        assertThat(TABLE.find(before)).isEmpty();
        assertThat(instances.find(BLUE)).isEmpty();
    }

    @Test
    void nothingIsDoneInAnotherDirectoryThanTheOneItBeganWith() throws IOException {
        InstanceSpec spec = running(BLUE);
        long before = pid(found(BLUE));
        Path copy = copied();
        Path away = directory().resolveSibling("away");
        Files.move(directory(), away);

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> instances.find(BLUE))
                .withMessageContaining("is gone");
        Files.move(copy, directory());
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                instances::inventory,
                instances::check,
                () -> instances.find(BLUE),
                () -> instances.create(spec),
                () -> instances.start(BLUE),
                () -> instances.stop(BLUE, GRACE),
                () -> instances.remove(BLUE),
                () -> instances.erase(BLUE))) {
            assertThatExceptionOfType(EngineUnavailable.class)
                    .isThrownBy(call)
                    .withMessageContaining("is another directory now");
        }

        Files.move(directory(), copy);
        Files.move(away, directory());
        assertThat(pid(found(BLUE))).isEqualTo(before);
    }

    @Test
    void aClockThatIsSetChangesNeitherWhoItIsNorHowLongAgoThingsWere() {
        running(BLUE);
        Instance before = found(BLUE);

        clock.advance(Duration.ofDays(-1));

        Running running = (Running) found(BLUE).state();
        assertThat(running.pid()).isEqualTo(pid(before));
        assertThat(running.since()).isBetween(clock.instant().minusSeconds(60), clock.instant());
        Exited exited = crashed(BLUE);
        assertThat(exited.crashes()).isEqualTo(1);
        clock.advance(Duration.ofDays(2));
        assertThat(((Exited) found(BLUE).state()).at())
                .isBetween(clock.instant().minusSeconds(60), clock.instant());
    }

    @Test
    void aPortOfAStrangerIsAnObstacleAndItsOwnIsNone() throws IOException {
        InstanceSpec spec = running(BLUE);

        assertThat(instances.obstacles(spec, Set.of("plain"))).isEmpty();

        try (var stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var other = new InstanceSpec(
                    BLUE,
                    Optional.empty(),
                    spec.arguments(),
                    256,
                    new TreeMap<>(Map.of("plain", new HostPort("127.0.0.1", stranger.getLocalPort()))));
            assertThat(instances.obstacles(other, Set.of())).isEmpty();
            assertThat(instances.obstacles(other, Set.of("plain")))
                    .singleElement()
                    .satisfies(obstacle -> {
                        assertThat(obstacle.port()).hasValue(stranger.getLocalPort());
                        assertThat(obstacle.because())
                                .contains("process " + ProcessHandle.current().pid() + " (java)");
                    });
        }
    }

    @Test
    void aPortOfAnotherInstanceIsItsHolders() {
        InstanceSpec spec = running(BLUE);

        assertThat(instances.obstacles(
                        new InstanceSpec(GREEN, Optional.empty(), List.of(), 256, spec.ports()), Set.of("plain")))
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.holder()).contains(BLUE));
    }

    @Test
    void aProgramThatIsNotThereIsAnObstacle() {
        InstanceSpec spec = create(BLUE);

        try (var without = new ProcessInstances(directory(), RedisBinary.at(Path.of("/nowhere")), bootClock(), false)) {
            assertThat(without.obstacles(spec, Set.of()))
                    .singleElement()
                    .satisfies(obstacle -> assertThat(obstacle.because()).contains("/nowhere"));
        }
    }

    /** As with {@code cp -a}. */
    private Path copied() throws IOException {
        Path copy = directory().resolveSibling("copy");
        try {
            int code = new ProcessBuilder("cp", "-a", directory().toString(), copy.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(code).isZero();
            return copy;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Test
    void killsWhatDoesNotEndWhenAsked() {
        create(BLUE);
        runs(BLUE, "/bin/sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");
        instances.start(BLUE);
        await("the script is deaf", () -> instances.logs(BLUE, 1).equals(List.of("deaf")));

        instances.stop(BLUE, Duration.ofMillis(50));

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
    }

    @Test
    void knowsTheExitCodeOfAProcessThatEndsAtOnce() {
        create(BLUE);
        runs(BLUE, "/bin/sh", "-c", "exit 3");

        instances.start(BLUE);
        await("blue has ended", () -> !found(BLUE).running());

        assertThat(found(BLUE).state()).isEqualTo(new Exited(OptionalInt.of(3), clock.instant(), 1));
    }

    @Test
    void doesNotKnowTheExitCodeOfAProcessThatEndedUnseen() {
        running(BLUE);
        Instance before = found(BLUE);
        instances.close();
        crash(before);
        await("blue has ended", () -> process(BLUE).isEmpty());

        instances = reopened();

        assertThat(found(BLUE).state()).isEqualTo(new Exited(OptionalInt.empty(), clock.instant(), 1));
    }

    @Test
    void finishesAStopThatWasBrokenOff() {
        running(BLUE);
        rewrite(BLUE, InstanceRecord::stopping);
        assertThat(found(BLUE).running()).isTrue();

        crash(found(BLUE));
        await("blue has ended", () -> !found(BLUE).running());

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
    }

    @Test
    void runsTheCurrentProgramWhereTheOneOfTheCreationIsGone() {
        InstanceSpec spec = create(BLUE);
        rewrite(BLUE, record -> record.starting("/nowhere/redis-server").stopping());
        assertThat(found(BLUE).program()).isEqualTo("/nowhere/redis-server");

        instances.start(BLUE);

        await("blue answers", () -> answers(port(spec)));
        assertThat(found(BLUE).program()).startsWith(cache.toString());
    }

    @Test
    void startsWithANewLogWhenTheOldOneHasGrownLarge() throws IOException {
        create(BLUE);
        Path log = directory().resolve("blue/log");
        Files.writeString(log, "x".repeat(5_000_001));

        instances.start(BLUE);
        await("something is logged", () -> !instances.logs(BLUE, 1).isEmpty());

        assertThat(Files.size(log)).isLessThan(100_000);
        assertThat(directory().resolve("blue/log.1")).hasSize(5_000_001);
    }

    @Test
    void readsOnlyTheEndOfALargeLog() throws IOException {
        create(BLUE);
        Files.writeString(directory().resolve("blue/log"), "first\n" + ("0123456789".repeat(10) + "\n").repeat(10_000));

        List<String> lines = instances.logs(BLUE, 100_000);

        assertThat(lines).hasSize(256 * 1024 / 101).allMatch(line -> line.length() == 100);
    }

    @Test
    void erasingDoesNotFollowLinks() throws IOException {
        InstanceSpec spec = create(BLUE);
        Path outside = Files.createDirectory(directory().resolve("Outside"));
        Path kept = Files.writeString(outside.resolve("kept"), "value");
        Files.createSymbolicLink(dataOf(spec).resolve("link"), outside);
        instances.remove(BLUE);

        instances.erase(BLUE);

        assertThat(directory().resolve("blue")).doesNotExist();
        assertThat(kept).hasContent("value");
    }

    @Test
    void aClosedAdapterRefusesToWrite() {
        create(BLUE);
        instances.close();

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> instances.start(BLUE))
                .withMessageContaining("closed");
    }

    @Test
    void constructingMakesNothing() {
        Path absent = directory().resolve("absent");

        new ProcessInstances(absent, RedisBinary.at(Path.of("/nowhere")), clock).close();

        assertThat(absent).doesNotExist();
    }

    @Test
    void refusesPortsOnSeveralAddresses() {
        var ports = new TreeMap<>(Map.of("tls", new HostPort("127.0.0.1", 1), "plain", new HostPort("10.0.0.1", 2)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> instances.layout(BLUE, ports))
                .withMessageContaining("10.0.0.1");
    }

    @Test
    void saysWhatTheEngineLacks() throws IOException {
        Path file = Files.writeString(directory().resolve("a-file"), "");

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(new ProcessInstances(file, RedisBinary.carried(cache), clock)::check)
                .withMessageContaining("a-file");
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(new ProcessInstances(directory(), RedisBinary.at(file), clock)::check)
                .withMessageContaining("engine.process.binary");
        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(() -> Prerequisites.checkSystem("Mac OS X"))
                .withMessageContaining("not on Mac OS X");
    }

    /** Another program than a redis-server. */
    private void runs(InstanceName name, String program, String... arguments) {
        InstanceSpec spec = found(name).spec();
        var changed = new InstanceSpec(name, Optional.empty(), List.of(arguments), spec.memoryLimitMb(), spec.ports());
        rewrite(name, _ -> InstanceRecord.created(changed, program));
    }

    private void rewrite(InstanceName name, UnaryOperator<InstanceRecord> change) {
        InstanceDirectory files = new InstanceDirectory(name, real(directory()), new ParsedFiles<>());
        files.write(change.apply(files.read().orElseThrow()));
    }

    private Path recordOf(InstanceName name) {
        return directory().resolve(name.value()).resolve("instance.json");
    }

    private Optional<ProcessId> process(InstanceName name) {
        InstanceDirectory files = new InstanceDirectory(name, real(directory()), new ParsedFiles<>());
        return Census.of(TABLE, files).own(name);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory().resolve(name)));
    }

    private static long pid(Instance running) {
        return ((Running) running.state()).pid();
    }

    private static List<String> split(String text, String separator) {
        return Pattern.compile(separator).splitAsStream(text).toList();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
