package io.cachepilot.source.write;

import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.write.WriteRefused.Reason;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which changes of manifests a source takes: only such as it would read again. */
public final class ManifestChanges {
    private static final Pattern SLASH = Pattern.compile("/");

    private ManifestChanges() {}

    /**
     * What a change makes of the files, without those that it leaves as they are.
     *
     * @throws WriteRefused when one of them would not be read again
     */
    public static Rewritten of(Rewrite rewrite, Snapshot now) {
        Rewritten rewritten = rewrite.of(now);
        var changes = new TreeMap<String, Optional<byte[]>>();
        rewritten.files().forEach((path, content) -> {
            byte[] before = now.files().get(path);
            boolean same = before == null
                    ? content.isEmpty()
                    : content.filter(after -> Arrays.equals(before, after)).isPresent();
            if (!same) {
                requirePath(path);
                requireUnrefused(path, now);
                changes.put(path, content);
            }
        });
        if (!changes.isEmpty()) {
            requireWithinLimits(now.with(changes), changes);
        }
        return new Rewritten(rewritten.subject(), changes);
    }

    /** Throws {@link WriteRefused} for a path that no manifest may have. */
    public static void requirePath(String path) {
        String[] steps = SLASH.split(path, -1);
        for (String step : steps) {
            if (step.isEmpty() || step.startsWith(".")) {
                throw bad(path, "leads out of the directory, or to a hidden file");
            }
            ManifestName.problem(step).ifPresent(problem -> {
                throw bad(path, problem);
            });
        }
        if (!ManifestName.isManifest(steps[steps.length - 1])) {
            throw bad(path, "does not end in .yaml or .yml");
        }
        if (steps.length - 1 > Limits.MAX_DEPTH) {
            throw bad(path, "lies more than " + Limits.MAX_DEPTH + " directories deep");
        }
    }

    /** What was not read must not be written over. */
    private static void requireUnrefused(String path, Snapshot now) {
        now.refusals().stream()
                .filter(refusal -> selfAndParents(path).anyMatch(refusal.path()::equals))
                .findFirst()
                .ifPresent(refusal -> {
                    throw new WriteRefused(Reason.NOT_WRITABLE, refusal.path() + " " + refusal.message());
                });
    }

    private static void requireWithinLimits(Snapshot after, SortedMap<String, Optional<byte[]>> changes) {
        changes.forEach((path, content) -> {
            if (content.filter(bytes -> bytes.length > Limits.MAX_FILE_BYTES).isPresent()) {
                throw new WriteRefused(
                        Reason.NOT_WRITABLE, path + " would be larger than 1 MiB; split it into several files");
            }
        });
        long total = after.files().values().stream()
                .mapToLong(content -> content.length)
                .sum();
        if (after.files().size() > Limits.MAX_FILES || total > Limits.MAX_TOTAL_BYTES) {
            throw new WriteRefused(
                    Reason.NOT_WRITABLE,
                    "there would be more than 10,000 manifests, or more than 16 MiB of them; use several sources");
        }
    }

    private static Stream<String> selfAndParents(String path) {
        Stream<String> below = Stream.iterate(
                path, step -> !step.isEmpty(), step -> step.substring(0, Math.max(0, step.lastIndexOf('/'))));
        return Stream.concat(below, Stream.of(RefusedFile.WHOLE));
    }

    private static WriteRefused bad(String path, String problem) {
        return new WriteRefused(Reason.BAD_NAME, "'" + ManifestName.printable(path) + "' " + problem);
    }
}
