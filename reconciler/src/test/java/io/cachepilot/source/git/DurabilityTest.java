package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * That a power cut loses nothing that was recorded, as far as it can be seen in the calls to the operating system: a
 * process that is killed never shows it, for what it wrote stays in memory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurabilityTest {
    private static final Pattern FORCED = Pattern.compile("fsync\\(\\d+<([^>]*)>.*");
    private static final Pattern RENAMED = Pattern.compile("rename.*\"([^\"]*)\", .*\"([^\"]*)\".*");

    private Path temp;
    private Path repository;
    private List<Call> calls;

    /** A call to the operating system; what was forced has no target. */
    private record Call(Path path, Path target) {
        boolean forces(Path wanted) {
            return target.equals(Path.of("")) && path.equals(wanted);
        }
    }

    @BeforeAll
    void trace(@TempDir Path directory) throws Exception {
        temp = directory;
        repository = temp.resolve("history");
        Path trace = temp.resolve("trace");
        var command = new ArrayList<>(List.of("strace", "-f", "-y", "-qq", "-o", trace.toString(), "-e"));
        command.add("trace=fsync,?rename,?renameat,?renameat2");
        assumeThat(Programs.runs("strace", "-qq", "true"))
                .as("strace is on this machine and may trace")
                .isTrue();
        command.addAll(RecordingProgram.command(repository, temp));
        assertThat(Programs.output(new ProcessBuilder(command))).contains("recorded");
        calls = calls(trace);
    }

    @Test
    void everyObjectIsOnTheDiskBeforeTheBranchNamesIt() {
        int moved = lastMoveOfTheBranch();
        List<Integer> objects = positionsOfRenamesInto(repository.resolve("objects"), moved);

        assertThat(objects).isNotEmpty().allSatisfy(position -> {
            Call object = calls.get(position);
            assertThat(calls.subList(0, moved))
                    .anyMatch(call -> call.forces(object.path()) || call.forces(object.target()));
            assertThat(calls.subList(position, moved))
                    .anyMatch(call -> call.forces(parentOf(object.target())))
                    .anyMatch(call -> call.forces(repository.resolve("objects")));
        });
        assertThat(objects)
                .as("a large revision is one pack")
                .anyMatch(position -> calls.get(position).target().toString().endsWith(".pack"));
    }

    @Test
    void theBranchIsOnTheDiskWithItsDirectoryAndItsLog() {
        int moved = lastMoveOfTheBranch();

        assertThat(calls.subList(0, moved))
                .anyMatch(call -> call.forces(repository.resolve("refs/heads/main.lock")))
                .anyMatch(call -> call.forces(repository.resolve("logs/refs/heads/main")));
        assertThat(calls.subList(moved, calls.size()))
                .anyMatch(call -> call.forces(repository.resolve("refs/heads")))
                .anyMatch(call -> call.forces(repository.resolve("logs/refs/heads")));
    }

    @Test
    void theRepositoryItselfIsOnTheDisk() {
        assertThat(calls)
                .anyMatch(call -> call.forces(temp.resolve("history.new/HEAD")))
                .anyMatch(call -> call.forces(temp.resolve("history.new/refs/heads")))
                .anyMatch(call -> call.forces(temp));
    }

    private int lastMoveOfTheBranch() {
        Path branch = repository.resolve("refs/heads/main");
        int last = calls.lastIndexOf(new Call(branch.resolveSibling("main.lock"), branch));
        assertThat(last).as("a rename to the branch").isNotNegative();
        return last;
    }

    private List<Integer> positionsOfRenamesInto(Path directory, int end) {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < end; i++) {
            if (calls.get(i).target().startsWith(directory)) {
                positions.add(i);
            }
        }
        return positions;
    }

    private static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent());
    }

    private static List<Call> calls(Path trace) throws IOException {
        var calls = new ArrayList<Call>();
        for (String line : Files.readAllLines(trace)) {
            // Each line starts with the number of its thread.
            String call = line.substring(line.indexOf(' ') + 1).strip();
            var forced = FORCED.matcher(call);
            var renamed = RENAMED.matcher(call);
            if (forced.matches()) {
                calls.add(new Call(Path.of(forced.group(1)), Path.of("")));
            } else if (renamed.matches()) {
                calls.add(new Call(Path.of(renamed.group(1)), Path.of(renamed.group(2))));
            }
        }
        return calls;
    }
}
