package io.cachepilot.source.location;

import io.cachepilot.source.content.ManifestName;
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
        private static final int LONGEST_BRANCH = 200;

        /** As git-check-ref-format(1) has it; what begins with a hyphen, git takes for an option. */
        private static final Pattern NO_BRANCH = Pattern.compile(
                "(?:^|/)\\.|\\.\\.|[\\p{Cntrl} ~^:?*\\[\\\\]|@\\{|//|\\.lock(?:/|$)" + "|^[-/]|[/.]$|^@$|^HEAD$");

        private static final Pattern DIRECTORY = Pattern.compile("[^/\\p{Cntrl}]+(/[^/\\p{Cntrl}]+)*");

        public Place {
            branch.filter(name -> !isBranch(name)).ifPresent(name -> {
                throw new IllegalArgumentException("'" + ManifestName.printable(name)
                        + "' is no name of a branch: see git check-ref-format --branch");
            });
            if (!directory.isEmpty() && !isDirectory(directory)) {
                throw new IllegalArgumentException(
                        "'" + ManifestName.printable(directory)
                                + "' is no directory of a repository: it is relative, with single slashes, without '..' and '.git'");
            }
        }

        private static boolean isBranch(String name) {
            return !name.isEmpty()
                    && name.length() <= LONGEST_BRANCH
                    && !NO_BRANCH.matcher(name).find();
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
     * What the text means. Whatever is there by all of that name is meant, and else the shortest part of it that is a
     * repository, as every character may be part of a path. A path to the root of a git repository is that repository; any other path is a plain directory,
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
