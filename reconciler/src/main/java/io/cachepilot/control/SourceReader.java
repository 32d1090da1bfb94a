package io.cachepilot.control;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.spec.SnapshotReader;
import io.cachepilot.spec.SpecHistory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the source and what its files say, with problems in files and problems with files side by side.
 *
 * @param prefix what is put before each file's path, so that a problem names the file as its author would type it
 */
public record SourceReader(Source source, ManifestReader reader, String prefix) {
    /**
     * The desired state at one moment.
     *
     * @param revision its short id; empty when it was not recorded
     * @param complete whether every file could be taken
     * @param problems all that is wrong, in the order of places
     * @param behind why there may be something newer; empty when that is known
     */
    public record Desired(
            String revision,
            int files,
            Manifests manifests,
            boolean complete,
            List<Problem> problems,
            Optional<String> behind) {
        public Desired {
            problems = List.copyOf(problems);
        }

        /** As it is given to kinds. */
        public Intake with(Approvals approvals) {
            return new Intake(revision, manifests, complete, approvals);
        }

        /** The same, with something else in force, and more to tell of it. */
        public Desired with(Manifests inForce, List<Problem> more) {
            List<Problem> all =
                    Stream.concat(problems.stream(), more.stream()).sorted().toList();
            return new Desired(revision, files, inForce, complete, all, behind);
        }

        public boolean hasErrors() {
            return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        }
    }

    /** What became of specs from commit to commit. */
    public SpecHistory history() {
        return new SpecHistory(source, reader, prefix);
    }

    /** The source as it is now. Writes nothing. */
    public Desired look() {
        return read(source.look());
    }

    /** The same, recorded as a revision. */
    public Desired take() {
        return read(source.take());
    }

    private Desired read(Snapshot snapshot) {
        Manifests manifests = new SnapshotReader(reader, prefix).read(snapshot);
        List<Problem> problems = Stream.concat(
                        snapshot.refusals().stream().map(this::problem), manifests.problems().stream())
                .sorted()
                .toList();
        String revision = snapshot.revision().map(Revision::shortId).orElse("");
        return new Desired(
                revision, snapshot.files().size(), manifests, snapshot.complete(), problems, snapshot.behind());
    }

    private Problem problem(RefusedFile refusal) {
        return new Problem(prefix + refusal.path(), 1, "", refusal.message(), Problem.Severity.ERROR);
    }
}
