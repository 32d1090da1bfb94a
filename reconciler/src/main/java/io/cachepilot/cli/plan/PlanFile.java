package io.cachepilot.cli.plan;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.SavedPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file with a saved plan. It may come from anywhere, so it is read as if somebody had meant harm: its size is bounded,
 * what it holds beyond a plan is refused, and no message repeats what stands in it.
 *
 * @param shown its path as its user would type it
 */
record PlanFile(Path path, String shown) {
    /** Some thousands of new tenants. */
    static final int MOST_BYTES = 32 * 1024 * 1024;

    static PlanFile of(Path file, Context context) {
        Path path = context.terminal().directory().resolve(file);
        return new PlanFile(path, context.terminal().shown(path));
    }

    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /** What every version of a saved plan begins with. */
    private record Head(String kind, int format_version) {}

    /** Says no where writing would destroy something that is no saved plan. */
    void requireWritable(boolean force) {
        if (Files.isDirectory(path)) {
            throw new CommandFailed(shown + " is a directory; name a file", ExitCode.USAGE);
        }
        if (!force && Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isPlan()) {
            throw new CommandFailed(
                    "%s exists and is no saved plan; name another file, or say --force to replace it".formatted(shown),
                    ExitCode.USAGE);
        }
    }

    void write(SavedPlan plan) {
        DurableFile.write(path, Json.writePretty(plan) + "\n");
    }

    /**
     * The plan in it.
     *
     * @param actions the names of those that this program carries out
     * @throws CommandFailed when it is no plan that this program can apply
     */
    SavedPlan read(Set<String> actions) {
        String text = text();
        Head head = head(text);
        if (head.format_version() != SavedPlan.FORMAT_VERSION) {
            throw refused("it has the format version %d, and this program knows %d; plan again"
                    .formatted(head.format_version(), SavedPlan.FORMAT_VERSION));
        }
        try {
            SavedPlan plan = Json.readExactly(text, SavedPlan.class);
            requireSound(plan, actions);
            return plan;
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private boolean isPlan() {
        try {
            head(text());
            return true;
        } catch (CommandFailed _) {
            return false;
        }
    }

    private Head head(String text) {
        try {
            Head head = Json.read(text, Head.class);
            if (head.kind().equals(SavedPlan.KIND)) {
                return head;
            }
        } catch (IllegalArgumentException _) {
            // Said below, for whatever else it may be.
        }
        throw refused("it is not what 'plan -o' writes");
    }

    private void requireSound(SavedPlan plan, Set<String> actions) {
        if (plan.made().isBefore(Instant.EPOCH) || plan.made().isAfter(LATEST)) {
            throw refused("it was made at no time that there is");
        }
        var keys = new HashSet<Key>();
        for (int i = 0; i < plan.specs().size(); i++) {
            SavedPlan.Spec spec = plan.specs().get(i);
            String place = "specs[%d]".formatted(i);
            if (!keys.add(key(spec, place))) {
                throw refused(place + " is about the same spec as one before it");
            }
            boolean unknown = Stream.of(Optional.of(spec.plan()), spec.if_approved())
                    .flatMap(Optional::stream)
                    .flatMap(one -> one.actions().stream())
                    .anyMatch(step -> !actions.contains(step.action()));
            if (unknown) {
                throw refused(place + " has an action that this program does not know");
            }
        }
    }

    private Key key(SavedPlan.Spec spec, String place) {
        try {
            return spec.key();
        } catch (IllegalArgumentException _) {
            throw refused(place + " has no kind and name of a spec");
        }
    }

    private String text() {
        if (!Files.isRegularFile(path)) {
            throw refused(Files.exists(path) ? "it is no regular file" : "there is no such file");
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw refused("it has more than %d MiB".formatted(MOST_BYTES / 1024 / 1024));
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw refused("it is no UTF-8 text");
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + shown + ": " + FileTrouble.words(e));
        }
    }

    private CommandFailed refused(String because) {
        return new CommandFailed("%s can't be applied: %s".formatted(shown, because), ExitCode.USAGE);
    }
}
