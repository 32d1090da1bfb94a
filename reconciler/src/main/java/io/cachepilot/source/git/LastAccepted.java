package io.cachepilot.source.git;

import io.cachepilot.file.DurableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * The last commit of a source that was accepted, in a small file that a restart finds. It is neither in the source, which
 * may belong to others, nor in the copy of a remote, which may be lost.
 */
public final class LastAccepted {
    private final Path file;
    private final String source;
    private final boolean kept;
    private Optional<ObjectId> commit;

    private LastAccepted(Path file, String source, boolean kept) {
        this.file = file;
        this.source = source;
        this.kept = kept;
        this.commit = DurableFile.read(file).flatMap(this::parse);
    }

    /**
     * For the one who serves the source.
     *
     * @param source what the commits are of; what the file says of another one does not count
     */
    public static LastAccepted keeping(Path file, String source) {
        return new LastAccepted(file, source, true);
    }

    /** The same for one who only looks: what he accepts is forgotten with him. */
    public static LastAccepted reading(Path file, String source) {
        return new LastAccepted(file, source, false);
    }

    private Optional<ObjectId> parse(String text) {
        List<String> lines = text.lines().toList();
        return lines.size() == 2
                        && ObjectId.isId(lines.getFirst())
                        && lines.getLast().equals(source)
                ? Optional.of(ObjectId.fromString(lines.getFirst()))
                : Optional.empty();
    }

    Optional<ObjectId> commit() {
        return commit;
    }

    void remember(ObjectId accepted) {
        commit = Optional.of(accepted.copy());
        if (kept) {
            DurableFile.write(file, accepted.name() + "\n" + source + "\n");
        }
    }
}
