package io.cachepilot.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That a power cut undoes nothing that was durable when a method returned, as far as it can be seen in the calls to the operating
 * system: what is not forced stays in memory, where a process that is killed never misses it. Whoever needs durable files uses
 * these methods, so this holds for all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DurabilityTest {
    private static final Pattern FORCED = Pattern.compile("(?:fsync|fdatasync)\\(\\d+<([^>]*)>.*= 0");
    private static final Pattern RENAMED = Pattern.compile("rename.*\"([^\"]*)\", .*\"([^\"]*)\".*= 0");
    private static final Pattern MADE = Pattern.compile("mkdir.*\"([^\"]*)\".*= 0");
    private static final Pattern REMOVED = Pattern.compile("(?:unlink|rmdir).*\"([^\"]*)\".*= 0");

    private Path root;
    private List<Call> calls;

    /** What a program told the operating system. */
    private sealed interface Call {}

    private record Force(Path path) implements Call {}

    private record Rename(Path from, Path to) implements Call {}

    private record Make(Path path) implements Call {}

    private record Remove(Path path) implements Call {}

    @BeforeAll
    void trace(@TempDir Path directory) throws Exception {
        assumeThat(Programs.runs("strace", "-qq", "true"))
                .as("strace is on this machine and may trace")
                .isTrue();
        root = Files.createDirectory(directory.resolve("root")).toRealPath();
        Path trace = directory.resolve("trace");
        var command = new ArrayList<>(List.of("strace", "-f", "-y", "-qq", "-o", trace.toString(), "-e"));
        command.add("trace=fsync,fdatasync,?rename,?renameat,?renameat2,?mkdir,?mkdirat,?unlink,?unlinkat,?rmdir");
        command.addAll(DurableProgram.command(root));
        assertThat(Programs.output(new ProcessBuilder(command))).contains("done");
        calls = Files.readAllLines(trace).stream()
                // Each line starts with the number of its thread.
                .map(line -> line.substring(line.indexOf(' ') + 1).strip())
                .flatMap(line -> call(line).stream())
                .toList();
    }

    private static List<Call> call(String line) {
        var forced = FORCED.matcher(line);
        if (forced.matches()) {
            return List.of(new Force(Path.of(forced.group(1))));
        }
        var renamed = RENAMED.matcher(line);
        if (renamed.matches()) {
            return List.of(new Rename(Path.of(renamed.group(1)), Path.of(renamed.group(2))));
        }
        var made = MADE.matcher(line);
        if (made.matches()) {
            return List.of(new Make(Path.of(made.group(1))));
        }
        var removed = REMOVED.matcher(line);
        return removed.matches() ? List.of(new Remove(Path.of(removed.group(1)))) : List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "replaced", "deep/in/it", "gone"})
    void theContentIsOnTheDiskBeforeItsNameIs(String name) {
        Path file = root.resolve(name);
        List<Integer> renames =
                positions(call -> call instanceof Rename rename && rename.to().equals(file));
        assertThat(renames).hasSize(name.equals("replaced") ? 2 : 1).allSatisfy(position -> {
            Path temporary = ((Rename) calls.get(position)).from();
            assertThat(calls.subList(0, position)).contains(new Force(temporary));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "replaced", "deep/in/it", "gone"})
    void theNameIsOnTheDiskBeforeAnythingElseIsDone(String name) {
        Path file = root.resolve(name);
        assertForcedAtOnce(
                positions(call -> call instanceof Rename rename && rename.to().equals(file)), file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"made", "made/below", "deep", "deep/in"})
    void aNewDirectoryIsOnTheDiskBeforeAnythingIsPutIntoIt(String name) {
        Path directory = root.resolve(name);
        int made = positions(call -> call.equals(new Make(directory))).getFirst();
        List<Integer> used =
                positions(call -> call instanceof Rename rename && rename.to().startsWith(directory));
        int end = used.isEmpty() ? calls.size() : used.getFirst();
        assertThat(calls.subList(made, end)).contains(new Force(parentOf(directory)));
    }

    @Test
    void whatWasDeletedIsGoneFromTheDisk() {
        Path file = root.resolve("gone");
        assertForcedAtOnce(positions(call -> call.equals(new Remove(file))), file);
        Path tree = root.resolve("deep");
        assertForcedAtOnce(positions(call -> call.equals(new Remove(tree))), tree);
    }

    /** That the very next call which changes anything is the one that forces the directory. */
    private void assertForcedAtOnce(List<Integer> positions, Path file) {
        assertThat(positions).isNotEmpty().allSatisfy(position -> {
            List<Call> next = calls.subList(position + 1, calls.size()).stream()
                    // That of the temporary file, which is not there any more.
                    .filter(call ->
                            !(call instanceof Remove remove && !remove.path().startsWith(root)))
                    .toList();
            assertThat(next).first().isEqualTo(new Force(parentOf(file)));
        });
    }

    private List<Integer> positions(Predicate<Call> which) {
        return IntStream.range(0, calls.size())
                .filter(i -> which.test(calls.get(i)))
                .boxed()
                .toList();
    }

    private static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
