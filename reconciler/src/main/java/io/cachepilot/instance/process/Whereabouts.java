package io.cachepilot.instance.process;

import io.cachepilot.file.FileIdentity;
import io.cachepilot.proc.WorkingDirectory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a process works, compared with where an instance has its data. It is the instance's own only {@link Here}: what a
 * record says of a process may be a copy of another instance's record.
 */
sealed interface Whereabouts {
    /** In the instance's directory of data, by whatever name. */
    record Here() implements Whereabouts {}

    /** In what was the instance's directory of data until that was deleted. */
    record Deleted() implements Whereabouts {}

    /** In a directory of the very same path, which a mount hides. */
    record Hidden() implements Whereabouts {}

    /** In another directory. */
    record Elsewhere(Path directory) implements Whereabouts {}

    /**
     * Where that is.
     *
     * @param directory that the process works in; one that this user may not know is believed to be the right one
     * @param data of the instance, without links
     * @throws java.io.UncheckedIOException when it can't be told which directory that is
     */
    static Whereabouts of(Optional<WorkingDirectory> directory, Path data) {
        if (directory.isEmpty() || directory.get().identity().isEmpty()) {
            return new Here();
        }
        WorkingDirectory there = directory.get();
        if (there.identity().equals(FileIdentity.of(data))) {
            return new Here();
        }
        if (!there.path().equals(data)) {
            return new Elsewhere(there.path());
        }
        return there.deleted() ? new Deleted() : new Hidden();
    }
}
