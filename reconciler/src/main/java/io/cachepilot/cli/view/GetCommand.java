package io.cachepilot.cli.view;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Staleness;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.StatusFile;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.json.Json;
import io.cachepilot.loop.status.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists specs of a kind. */
@Command(
        name = "get",
        mixinStandardHelpOptions = true,
        description = "Lists the tenants, or the specs of another kind, and how they are.")
public final class GetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            defaultValue = Overview.STANDARD,
            description = "Which kind; one that there is not names those there are.")
    private String kind = Overview.STANDARD;

    @Option(names = "--json", description = "Prints JSON; format_version tells its shape.")
    private boolean json;

    public GetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            Optional<StatusFile.Content> stored = reading.storedStatus();
            SpecViews shown = Overview.of(reading.views(), kind);
            Optional<String> away = shown.away();
            List<Overview.Row> rows = Rows.of(shown.words(), shown.views(), statuses(stored, away));
            Optional<Staleness> stale = Staleness.of(reading.state(), stored);
            if (json) {
                context.print(Json.writePretty(listing(shown, rows, stale)));
                return ExitCode.OK.number();
            }
            Overview.lines(shown.words(), rows).forEach(context::print);
            others(stored, shown).forEach(context::print);
            stored.map(StatusFile.Content::warnings)
                    .orElse(List.of())
                    .forEach(text -> context.print("warning: " + text));
            stored.map(StatusFile.Content::problems).orElse(List.of()).forEach(context::print);
            reading.damaged().forEach(text -> context.print("damaged: " + text));
            if (away.isEmpty()) {
                shown.notes().forEach(context::print);
            }
            away.ifPresent(because -> note("Instances can't be looked at: " + because));
            stale.ifPresent(it -> note(it.text()));
            return ExitCode.OK.number();
        }
    }

    /** What is not well of the kinds that are not shown; only who asks for a kind wants to hear of it alone. */
    private List<String> others(Optional<StatusFile.Content> stored, SpecViews shown) {
        if (!kind.equals(Overview.STANDARD)) {
            return List.of();
        }
        return Rows.unwell(
                shown.words(), stored.map(StatusFile.Content::statuses).orElse(List.of()));
    }

    private static List<Status> statuses(Optional<StatusFile.Content> stored, Optional<String> engineAway) {
        List<Status> statuses = stored.map(StatusFile.Content::statuses).orElse(List.of());
        Instant now = Instant.now();
        return engineAway
                .map(because -> statuses.stream()
                        .map(status -> Rows.unknown(status, because, now))
                        .toList())
                .orElse(statuses);
    }

    private void note(String sentence) {
        context.terminal().err().println(sentence);
    }

    /** The JSON of this command. That and why what is said may be old is empty while a control plane works. */
    private static Map<String, Object> listing(SpecViews shown, List<Overview.Row> rows, Optional<Staleness> stale) {
        var listing = new LinkedHashMap<String, Object>();
        listing.put("format_version", 1);
        listing.put(
                shown.words().several().replace(' ', '_'),
                rows.stream().map(row -> listed(shown, row)).toList());
        listing.put("stale", stale);
        return listing;
    }

    private static Map<String, Object> listed(SpecViews shown, Overview.Row row) {
        var listed = new LinkedHashMap<String, Object>();
        listed.put("name", row.name());
        listed.put("status", Overview.status(row));
        for (String field : shown.words().fields()) {
            listed.put(field, row.view().map(view -> view.values().get(field)));
        }
        listed.put("detail", row.status());
        return listed;
    }
}
