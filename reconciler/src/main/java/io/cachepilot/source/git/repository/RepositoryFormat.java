package io.cachepilot.source.git.repository;

import io.cachepilot.source.SourceUnavailable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Config;

/**
 * What a repository says of how it is kept. What can't be read here must not look like a repository without commits.
 *
 * @see <a href="https://git-scm.com/docs/repository-version">repository-version</a>
 */
public final class RepositoryFormat {
    private static final String EXTENSIONS = "extensions";

    /** What is understood of each extension that changes how a repository is kept. */
    private static final Map<String, String> USUAL = Map.of("objectFormat", "sha1", "refStorage", "files");

    private RepositoryFormat() {}

    /** Throws {@link SourceUnavailable} for one that can't be read here. */
    public static void require(Path path, Config config) {
        USUAL.forEach((extension, usual) -> value(config, extension)
                .filter(value -> !value.equals(usual))
                .ifPresent(value -> {
                    throw unusable(path, "%s = %s".formatted(extension, value), "git init --object-format=sha1");
                }));
        value(config, "partialClone").ifPresent(value -> {
            throw unusable(path, "partialClone = " + value, "git clone without --filter");
        });
    }

    private static Optional<String> value(Config config, String extension) {
        return Optional.ofNullable(config.getString(EXTENSIONS, null, extension))
                .map(value -> value.toLowerCase(Locale.ROOT));
    }

    private static SourceUnavailable unusable(Path path, String extension, String remedy) {
        return new SourceUnavailable(
                "the git repository %s is of a kind that can't be used here: its configuration says extensions.%s; give one that is made by %s"
                        .formatted(path, extension, remedy));
    }
}
