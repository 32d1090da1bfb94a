package io.cachepilot.source.content;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Where a file lies that a manifest refers to. A reference is a path with {@code /} between names, relative to the directory of the
 * manifest, and never leads out of the source.
 */
public sealed interface FileReference {
    /**
     * In the source.
     *
     * @param path relative to the source's root, without {@code .} and {@code ..}
     */
    record Inside(String path) implements FileReference {}

    /**
     * Nowhere.
     *
     * @param why in words to be put behind the reference
     */
    record Refused(String why) implements FileReference {}

    /**
     * Follows a reference.
     *
     * @param manifest the path of who refers, relative to the source's root
     */
    static FileReference of(String manifest, String reference) {
        if (reference.isEmpty() || reference.startsWith("/") || reference.endsWith("/")) {
            return new Refused("is no path of a file relative to this manifest");
        }
        var steps = new ArrayDeque<String>();
        for (String step : (manifest + "/../" + reference).split("/", -1)) {
            if (step.equals("..")) {
                if (steps.pollLast() == null) {
                    return new Refused("leads out of the source; put the file into it");
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        Optional<String> problem =
                steps.stream().flatMap(step -> problem(step).stream()).findFirst();
        if (problem.isPresent() || steps.isEmpty()) {
            return new Refused(problem.orElse("names a directory; name a file"));
        }
        return steps.size() - 1 > Limits.MAX_DEPTH
                ? new Refused("lies more than " + Limits.MAX_DEPTH + " directories deep; move it up")
                : new Inside(String.join("/", steps));
    }

    private static Optional<String> problem(String step) {
        return step.startsWith(".")
                ? Optional.of("is hidden, and hidden files are not read; rename it")
                : ManifestName.problem(step);
    }
}
