package io.cachepilot.source;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where manifests come from, as a person writes it: {@code PATH}, or {@code PATH-OR-URL[#BRANCH][:DIRECTORY]} for a git
 * repository.
 */
public sealed interface SourceLocation {
    /** A plain directory. */
    record Directory(Path path) implements SourceLocation {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A git repository on this machine, bare or with a work tree; its commits count, and no files beside them. */
    record LocalRepository(Path path, Place place) implements SourceLocation {
        @Override
        public String toString() {
            return path + place.toString();
        }
    }

    /** A git repository that is reached over a network. */
    record RemoteRepository(RemoteUrl url, Place place) implements SourceLocation {
        @Override
        public String toString() {
            return url + place.toString();
        }
    }

    /**
     * What of a repository counts.
     *
     * @param branch empty: the one that the repository calls its own
     * @param directory relative, with {@code /} between names; empty: all of it
     */
    record Place(Optional<String> branch, String directory) {
        private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,200}");
        private static final Pattern DIRECTORY = Pattern.compile("[^/\\p{Cntrl}]+(/[^/\\p{Cntrl}]+)*");

        public Place {
            branch.filter(name -> !isBranch(name)).ifPresent(name -> {
                throw new IllegalArgumentException("'" + ManifestName.printable(name)
                        + "' is no name of a branch: it begins with a letter or digit, and has no blanks and no '..'");
            });
            if (!directory.isEmpty() && !isDirectory(directory)) {
                throw new IllegalArgumentException(
                        "'" + ManifestName.printable(directory)
                                + "' is no directory of a repository: it is relative, with single slashes, without '..' and '.git'");
            }
        }

        private static boolean isBranch(String name) {
            return BRANCH.matcher(name).matches()
                    && !name.contains("..")
                    && !name.contains("//")
                    && !name.endsWith("/")
                    && !name.endsWith(".lock")
                    && !name.endsWith(".");
        }

        private static boolean isDirectory(String path) {
            return DIRECTORY.matcher(path).matches()
                    && Pattern.compile("/")
                            .splitAsStream(path)
                            .noneMatch(step -> step.equals(".") || step.equals("..") || step.equalsIgnoreCase(".git"));
        }

        @Override
        public String toString() {
            return branch.map(name -> "#" + name).orElse("") + (directory.isEmpty() ? "" : ":" + directory);
        }
    }

    /**
     * What the text means. A path to the root of a git repository is that repository; any other path is a plain directory,
     * whether it exists or not.
     *
     * @param base what relative paths start at
     * @throws IllegalArgumentException with what is wrong and what is allowed
     */
    static SourceLocation parse(String text, Path base) {
        return LocationParser.parse(text, base);
    }

    /** The text as it means the same from everywhere: a relative path is resolved. */
    static String absolute(String text, Path base) {
        return RemoteUrl.looksLikeOne(text) ? text : base.resolve(text).toString();
    }
}
