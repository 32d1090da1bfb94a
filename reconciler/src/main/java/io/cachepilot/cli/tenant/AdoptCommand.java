package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.Instances;
import io.cachepilot.settings.Settings;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes over something of the engine that bears a tenant's name and was made by somebody else. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = "Takes over a container that bears the tenant's name and was not made by this control plane.")
final class AdoptCommand implements Callable<Integer> {
    private final Context context;
    private final Function<Settings, TenantLook> looks;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "The tenant whose name it bears.")
    private String tenant = "";

    AdoptCommand(Context context, Function<Settings, TenantLook> looks) {
        this.context = context;
        this.looks = looks;
    }

    @Override
    public Integer call() {
        Settings settings = context.settings(options);
        try (TenantLook look = looks.apply(settings);
                Instances instances = context.installation().instances(settings)) {
            look.find(tenant);
            instances.adopt(new InstanceName(tenant));
            context.print("adopted: what differs from the spec of %s shows in: %s diff%s"
                    .formatted(tenant, context.terminal().program(), options.typed()));
            context.print(Waiting.wake(
                    look.reading().state(),
                    "the control plane looks at it now",
                    "no control plane runs here; one that does looks at it"));
            return ExitCode.OK.number();
        } catch (IllegalStateException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }
}
