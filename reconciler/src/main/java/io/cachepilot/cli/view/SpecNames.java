package io.cachepilot.cli.view;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What a person means by {@code NAME} or {@code KIND/NAME}. */
public final class SpecNames {
    /** How it is shown in the usage of a command. */
    public static final String LABEL = "[KIND/]NAME";

    private SpecNames() {}

    /**
     * The spec of that name: of the kind that is written before it, or of the one kind that has such a spec. Where none has, a tenant is
     * meant.
     *
     * @throws CommandFailed when it names nothing, no kind that there is, or specs of several kinds
     */
    public static Key of(SortedMap<String, SpecViews> views, String written) {
        if (written.contains("/")) {
            Key key = parsed(written);
            var _ = Overview.of(views, key.kind());
            return key;
        }
        if (written.isBlank()) {
            throw nothing(written);
        }
        List<Key> known = views.values().stream()
                .filter(kind -> kind.names().contains(written))
                .map(kind -> kind.words().key(written))
                .toList();
        if (known.size() > 1) {
            throw new CommandFailed(
                    "there are several '%s'; say which one: %s"
                            .formatted(
                                    written, known.stream().map(Key::toString).collect(Collectors.joining(", "))),
                    ExitCode.USAGE);
        }
        return known.isEmpty() ? new Key(Overview.STANDARD, written) : known.getFirst();
    }

    private static Key parsed(String written) {
        try {
            return Key.parse(written);
        } catch (IllegalArgumentException _) {
            throw nothing(written);
        }
    }

    private static CommandFailed nothing(String written) {
        return new CommandFailed("'%s' names nothing; write NAME or KIND/NAME".formatted(written));
    }
}
