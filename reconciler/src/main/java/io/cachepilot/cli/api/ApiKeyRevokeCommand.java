package io.cachepilot.cli.api;

import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.ExitCode;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends an API key. */
@Command(
        name = "revoke",
        mixinStandardHelpOptions = true,
        description = "Ends an API key: a server that runs refuses it from the next request on.")
final class ApiKeyRevokeCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "NAME", description = "What it is called in the list.")
    private String name = "";

    ApiKeyRevokeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ApiKeys keys = ApiKeys.open(context.settings(options).keys(), InstantSource.system())) {
            keys.revoke(name);
        }
        context.print(
                "API key '%s' revoked. It is refused from the next request on; no restart is needed.".formatted(name));
        return ExitCode.OK.number();
    }
}
