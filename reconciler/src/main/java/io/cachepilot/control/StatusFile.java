package io.cachepilot.control;

import io.cachepilot.file.DurableFile;
import io.cachepilot.json.Json;
import io.cachepilot.loop.status.Status;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.plan.Key;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the statuses in a file, for commands that read while the control plane runs, and for its next start. */
public final class StatusFile {
    private static final Logger LOG = LoggerFactory.getLogger(StatusFile.class);

    private final Path file;
    private final InstantSource clock;

    public StatusFile(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * What the file holds.
     *
     * @param written when, so that a reader can say how old it is
     * @param revision of the source, the last one taken over
     * @param warnings what an operator should change about this host
     * @param problems what is wrong in the manifests of that revision
     */
    public record Content(
            Instant written, String revision, List<String> warnings, List<String> problems, List<Status> statuses) {
        public Content {
            warnings = List.copyOf(warnings);
            problems = List.copyOf(problems);
            statuses = List.copyOf(statuses);
        }

        public Optional<Status> status(Key key) {
            return statuses.stream().filter(status -> status.key().equals(key)).findFirst();
        }
    }

    /** What was written last; empty when there is nothing, or nothing of use: statuses may be lost. */
    public Optional<Content> read() {
        try {
            return DurableFile.read(file).map(json -> Json.read(json, Content.class));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log("the stored statuses can't be read; going on without");
            return Optional.empty();
        }
    }

    void write(String revision, List<String> warnings, List<String> problems, StatusBoard board) {
        DurableFile.write(file, Json.write(new Content(clock.instant(), revision, warnings, problems, board.all())));
    }
}
