package io.cachepilot.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cachepilot.instance.InstanceState.Running;
import io.cachepilot.instance.InstanceState.Stopped;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine promises by {@link Instances}. Each adapter, and the fake, passes it with a few hooks of its own. */
public abstract class InstancesContract {
    protected static final InstanceName BLUE = new InstanceName("blue");
    protected static final InstanceName GREEN = new InstanceName("green");
    protected static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MANY = 20;

    private final List<Instances> opened = new ArrayList<>();
    private final Set<Integer> given = ConcurrentHashMap.newKeySet();

    protected Instances instances;

    /** Makes an adapter; each call of a test over the same state, as a restarted control plane does. */
    protected abstract Instances open();

    /** Ends a running instance from outside, as a crash does. */
    protected abstract void crash(Instance running);

    /** Asserts what is told of an instance that has ended without having been asked to. */
    protected abstract void assertEnded(Instance before);

    /** Changes the limit with the engine's own tools; false if this engine has none. */
    protected abstract boolean changeMemoryLimit(Instance instance, int memoryLimitMb);

    /** Whether the instance behind the port accepts connections. */
    protected abstract boolean answers(HostPort port);

    /** What instances run on an engine of containers, empty on others. */
    protected Optional<String> image() {
        return Optional.empty();
    }

    @BeforeEach
    void openTheFirst() {
        instances = reopened();
    }

    @AfterEach
    void stopAll() {
        try (Instances last = reopened()) {
            last.list().forEach(instance -> last.stop(instance.name(), Duration.ofSeconds(5)));
        }
        opened.forEach(Instances::close);
    }

    @Test
    void canBeUsed() {
        assertThatCode(instances::check).doesNotThrowAnyException();
        assertThat(instances.engine()).isNotBlank();
    }

    @Test
    void instancesOfOneNameAndTwoKindsAreTwo() {
        InstanceSpec plain = create(BLUE);
        InstanceName ofAnApp = InstanceName.of(new Key("app", "blue"));
        InstanceSpec other = create(ofAnApp);
        instances.start(ofAnApp);

        assertThat(instances.find(ofAnApp).orElseThrow().running()).isTrue();
        assertThat(instances.find(BLUE).orElseThrow().spec()).isEqualTo(plain);
        assertThat(instances.find(BLUE).orElseThrow().running()).isFalse();
        assertThat(instances.inventory().of(Optional.empty()).instances())
                .extracting(Instance::name)
                .containsExactly(BLUE);
        assertThat(instances.inventory().of(Optional.of("app")).instances())
                .extracting(Instance::spec)
                .containsExactly(other);
        assertThat(instances.layout(ofAnApp, other.ports()).data())
                .isNotEqualTo(instances.layout(BLUE, plain.ports()).data());

        instances.remove(BLUE);
        instances.erase(BLUE);
        assertThat(reopened().find(ofAnApp).orElseThrow().running()).isTrue();
    }

    @Test
    void findsNothingThatWasNotCreated() {
        assertThat(instances.find(BLUE)).isEmpty();
        assertThat(instances.list()).isEmpty();
        assertThat(instances.inventory().unreadable()).isEmpty();
    }

    @Test
    void createsAnInstanceThatDoesNotRun() {
        InstanceSpec spec = create(BLUE);

        Instance blue = found(BLUE);
        assertThat(blue.spec()).isEqualTo(spec);
        assertThat(blue.state()).isEqualTo(new Stopped());
        assertThat(blue.program()).isNotBlank();
        assertThat(blue.traits()).isEqualTo(instances.traits(spec));
        Layout layout = instances.layout(BLUE, spec.ports());
        assertThat(layout.files()).isDirectory();
        assertThat(layout.data()).isDirectory();
    }

    @Test
    void showsThePortsThatAnInstanceOwns() {
        InstanceSpec spec = create(BLUE);

        assertThat(found(BLUE).spec().ports()).isEqualTo(spec.ports()).containsOnlyKeys("plain");
        assertThat(instances.layout(BLUE, spec.ports()).listen()).containsOnlyKeys("plain");
    }

    @Test
    void creatingAgainChangesNothing() {
        InstanceSpec spec = create(BLUE);
        instances.start(BLUE);
        Instance before = found(BLUE);

        instances.create(spec);

        assertThat(found(BLUE)).isEqualTo(before);
    }

    @Test
    void creatingOverAStoppedOneGivesItTheNewSpec() {
        InstanceSpec changed = create(BLUE).withMemoryLimitMb(777);

        instances.create(changed);

        assertThat(found(BLUE).spec()).isEqualTo(changed);
        assertThat(instances.list()).hasSize(1);
    }

    @Test
    void refusesANewSpecForARunningOne() {
        InstanceSpec spec = running(BLUE);

        assertThatIllegalStateException()
                .isThrownBy(() -> instances.create(spec.withMemoryLimitMb(777)))
                .withMessageContaining("blue");
        assertThat(found(BLUE).spec()).isEqualTo(spec);
    }

    @Test
    void startsAnInstance() {
        InstanceSpec spec = create(BLUE);
        instances.start(BLUE);

        await("blue answers", () -> answers(port(spec)));
        assertThat(found(BLUE).state()).isInstanceOf(Running.class);
    }

    @Test
    void refusesToStartOrUpdateWhatDoesNotExist() {
        assertThatIllegalStateException()
                .isThrownBy(() -> instances.start(BLUE))
                .withMessageContaining("blue");
        assertThatIllegalStateException()
                .isThrownBy(() -> instances.adjust(wanted(BLUE)))
                .withMessageContaining("blue");
    }

    @Test
    void writesToWhatDoesNotExistDoNothing() {
        instances.stop(BLUE, GRACE);
        instances.remove(BLUE);
        instances.erase(BLUE);

        assertThat(instances.list()).isEmpty();
        assertThat(instances.logs(BLUE, 10)).isEmpty();
    }

    @Test
    void startingTwiceIsOneRun() {
        running(BLUE);
        InstanceState before = found(BLUE).state();

        instances.start(BLUE);

        assertThat(found(BLUE).state()).isEqualTo(before);
    }

    @Test
    void aClosedAdapterLeavesInstancesRunningForTheNext() {
        InstanceSpec spec = running(BLUE);
        Instance before = found(BLUE);
        instances.close();

        instances = reopened();
        assertThat(found(BLUE)).isEqualTo(before);
        instances.start(BLUE);

        assertThat(found(BLUE)).isEqualTo(before);
        assertThat(answers(port(spec))).isTrue();
    }

    @Test
    void theNextAdapterStopsWhatAnEarlierOneStarted() {
        InstanceSpec spec = running(BLUE);
        instances.close();
        instances = reopened();

        instances.stop(BLUE, GRACE);

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
        assertThat(answers(port(spec))).isFalse();
    }

    @Test
    void changesTheMemoryLimitWhileItRuns() {
        InstanceSpec spec = running(BLUE);
        InstanceState before = found(BLUE).state();

        instances.adjust(spec.withMemoryLimitMb(333));

        assertThat(found(BLUE).spec()).isEqualTo(spec.withMemoryLimitMb(333));
        assertThat(found(BLUE).state()).isEqualTo(before);
        assertThat(reopened().find(BLUE)).contains(found(BLUE));
    }

    @Test
    void seesALimitThatWasChangedWithTheEnginesOwnTools() {
        running(BLUE);
        assumeTrue(changeMemoryLimit(found(BLUE), 444), "this engine has no tool for that");

        assertThat(found(BLUE).spec().memoryLimitMb()).isEqualTo(444);
    }

    @Test
    void stopsAnInstance() {
        InstanceSpec spec = running(BLUE);

        instances.stop(BLUE, GRACE);

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
        assertThat(answers(port(spec))).isFalse();
    }

    @Test
    void stoppingTwiceIsOneStop() {
        running(BLUE);
        instances.stop(BLUE, GRACE);

        instances.stop(BLUE, GRACE);

        assertThat(found(BLUE).state()).isEqualTo(new Stopped());
    }

    @Test
    void startsAgainAfterAStop() {
        InstanceSpec spec = running(BLUE);
        instances.stop(BLUE, GRACE);

        instances.start(BLUE);

        await("blue answers", () -> answers(port(spec)));
    }

    @Test
    void hintsAtTheEndOfWhatWasStartedAfterTheWatchBegan() throws Exception {
        var hints = new ConcurrentLinkedQueue<InstanceName>();
        Instance before;
        try (var _ = instances.watch(hints::add)) {
            running(GREEN);
            before = found(GREEN);
            hints.clear();
            crash(before);
            await("a hint at green", () -> hints.contains(GREEN));
        }

        assertEnded(before);
    }

    @Test
    void hintsAtTheEndOfWhatAnEarlierAdapterStarted() throws Exception {
        running(BLUE);
        instances.close();
        instances = reopened();
        Instance before = found(BLUE);
        var hints = new ConcurrentLinkedQueue<InstanceName>();
        try (var _ = instances.watch(hints::add)) {
            hints.clear();
            crash(before);
            await("a hint at blue", () -> hints.contains(BLUE));
        }

        assertEnded(before);
    }

    @Test
    void hintsNoMoreAfterTheWatchWasClosed() throws Exception {
        running(BLUE);
        var closed = new ConcurrentLinkedQueue<InstanceName>();
        var open = new ConcurrentLinkedQueue<InstanceName>();
        instances.watch(closed::add).close();
        int told = closed.size();
        try (var _ = instances.watch(open::add)) {
            crash(found(BLUE));
            await("a hint at blue", () -> open.contains(BLUE));
        }

        assertThat(closed).hasSize(told);
    }

    @Test
    void showsTheLastLinesOfTheLog() {
        running(BLUE);
        instances.stop(BLUE, GRACE);

        List<String> all = instances.logs(BLUE, 1000);
        assertThat(all).hasSizeGreaterThan(2);
        assertThat(instances.logs(BLUE, 2)).isEqualTo(all.subList(all.size() - 2, all.size()));
        assertThat(instances.logs(BLUE, 0)).isEmpty();
    }

    @Test
    void removingForgetsTheInstanceAndKeepsItsData() throws IOException {
        InstanceSpec spec = running(BLUE);
        Path kept = Files.writeString(dataOf(spec).resolve("kept"), "value");
        instances.stop(BLUE, GRACE);

        instances.remove(BLUE);
        instances.remove(BLUE);

        assertThat(instances.find(BLUE)).isEmpty();
        assertThat(instances.list()).isEmpty();
        assertThat(kept).hasContent("value");
        instances.create(spec);
        assertThat(kept).hasContent("value");
    }

    @Test
    void refusesToRemoveARunningOne() {
        running(BLUE);

        assertThatIllegalStateException()
                .isThrownBy(() -> instances.remove(BLUE))
                .withMessageContaining("blue");
        assertThat(found(BLUE).running()).isTrue();
    }

    @Test
    void erasesWhatARemovedOneLeft() throws IOException {
        InstanceSpec spec = create(BLUE);
        Files.writeString(dataOf(spec).resolve("gone"), "value");
        instances.remove(BLUE);

        instances.erase(BLUE);
        instances.erase(BLUE);

        assertThat(dataOf(spec)).doesNotExist();
        assertThat(instances.layout(BLUE, spec.ports()).files()).doesNotExist();
    }

    @Test
    void refusesToEraseOneThatWasNotRemoved() {
        InstanceSpec spec = create(BLUE);

        assertThatIllegalStateException()
                .isThrownBy(() -> instances.erase(BLUE))
                .withMessageContaining("blue");
        assertThat(dataOf(spec)).isDirectory();
    }

    @Test
    void listsAllSortedByName() {
        create(GREEN);
        create(new InstanceName("amber"));
        running(BLUE);

        assertThat(instances.list()).extracting(it -> it.name().value()).containsExactly("amber", "blue", "green");
        assertThat(instances.list().get(1)).isEqualTo(found(BLUE));
    }

    @Test
    void startsManyAtOnce() throws Exception {
        List<InstanceName> names = IntStream.range(0, MANY)
                .mapToObj(i -> new InstanceName("many-" + i))
                .toList();

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<InstanceSpec>> starts = names.stream()
                    .map(name -> executor.submit(() -> running(name)))
                    .toList();
            for (Future<InstanceSpec> start : starts) {
                assertThat(answers(port(start.get(2, TimeUnit.MINUTES)))).isTrue();
            }
        }

        assertThat(instances.list())
                .hasSize(MANY)
                .allSatisfy(instance -> assertThat(instance.state())
                        .as(() -> String.join("\n", instances.logs(instance.name(), 3)))
                        .isInstanceOf(Running.class));
        assertThat(instances.list().stream()
                        .map(it -> ((Running) it.state()).pid())
                        .distinct())
                .hasSize(MANY);
    }

    protected final Instances reopened() {
        Instances next = open();
        opened.add(next);
        return next;
    }

    protected final Instance found(InstanceName name) {
        return instances.find(name).orElseThrow();
    }

    /** An instance with one port that reads its configuration from a file. */
    protected final InstanceSpec wanted(InstanceName name) {
        SortedMap<String, HostPort> ports = new TreeMap<>();
        ports.put("plain", new HostPort("127.0.0.1", freePort()));
        Layout layout = instances.layout(name, ports);
        return new InstanceSpec(name, image(), List.of(layout.insideFiles() + "/redis.conf"), 256, ports);
    }

    /** Makes an instance with one port and a configuration to listen on it. */
    protected final InstanceSpec create(InstanceName name) {
        InstanceSpec spec = wanted(name);
        instances.create(spec);
        configure(spec);
        return spec;
    }

    /** Writes the configuration that makes it listen. */
    protected final void configure(InstanceSpec spec) {
        Layout layout = instances.layout(spec.name(), spec.ports());
        write(layout.files().resolve("redis.conf"), """
                port %d
                bind %s
                protected-mode no
                dir %s
                save ""
                """.formatted(
                        layout.listen().get("plain"), layout.bind(), layout.insideData()));
    }

    protected final InstanceSpec running(InstanceName name) {
        InstanceSpec spec = create(name);
        instances.start(name);
        await(name + " answers", () -> answers(port(spec)));
        return spec;
    }

    protected static HostPort port(InstanceSpec spec) {
        return spec.ports().values().iterator().next();
    }

    protected final Path dataOf(InstanceSpec spec) {
        return instances.layout(spec.name(), spec.ports()).data();
    }

    /** Waits for something outside this process that tells nobody when it happens. */
    protected static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("not seen in time: " + what)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.write(file, text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Never the same one twice: the kernel gives a port again as soon as it is let go. */
    private int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();
            return given.add(port) ? port : freePort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
