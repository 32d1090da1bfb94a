package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.settings.Settings;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a tenant's password, and nothing else: made for {@code "$(cachepilot password client1)"}. */
@Command(name = "password", mixinStandardHelpOptions = true, description = "Prints the password of a tenant.")
final class PasswordCommand implements Callable<Integer> {
    private final Context context;
    private final Function<Settings, TenantLook> looks;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "The name of the tenant.")
    private String tenant = "";

    PasswordCommand(Context context, Function<Settings, TenantLook> looks) {
        this.context = context;
        this.looks = looks;
    }

    @Override
    public Integer call() {
        try (TenantLook look = looks.apply(context.settings(options))) {
            String name = look.find(tenant).name();
            context.print(look.secrets()
                    .find(name)
                    .orElseThrow(() -> new CommandFailed("tenant '" + name + "' has no password yet: cachepilot up"))
                    .reveal());
            return ExitCode.OK.number();
        }
    }
}
