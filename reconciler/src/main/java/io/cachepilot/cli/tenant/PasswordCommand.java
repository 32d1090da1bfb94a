package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a tenant's password, and nothing else: made for {@code "$(cachepilot password client1)"}. */
@Command(name = "password", mixinStandardHelpOptions = true, description = "Prints the password of a tenant.")
public final class PasswordCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "The name of the tenant.")
    private String tenant = "";

    public PasswordCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            String name = TenantCommand.find(reading, tenant).name();
            context.print(reading.secrets()
                    .find(name)
                    .orElseThrow(() -> new CommandFailed("tenant '" + name + "' has no password yet: cachepilot up"))
                    .reveal());
            return ExitCode.OK.number();
        }
    }
}
