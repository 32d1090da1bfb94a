package io.cachepilot.cli.api;

import io.cachepilot.access.key.ApiKey;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the API keys in the documented shape, down to its blanks: there are scripts that read it. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the API keys by their names, with the time of their last use, in the zone of this host.")
final class ApiKeyListCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    ApiKeyListCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.print("CachePilot API Keys");
        context.print("");
        context.print("Key Name          Created                  Last Used                Requests");
        context.print("----------------- ------------------------ ------------------------ --------");
        try (ApiKeys keys = ApiKeys.open(context.settings(options).keys(), InstantSource.system())) {
            keys.list().forEach(key -> context.print(line(key)));
        }
        context.print("");
        context.print("Note: Actual API key values are not shown (only hashes are stored).");
        return ExitCode.OK.number();
    }

    private static String line(ApiKey key) {
        return "%-17s %s     %s%d"
                .formatted(
                        key.name(),
                        time(key.created()),
                        key.lastUsed().map(last -> time(last) + "     ").orElse("Never                    "),
                        key.requests());
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }
}
