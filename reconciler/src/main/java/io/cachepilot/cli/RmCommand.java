package io.cachepilot.cli;

import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a manifest. */
@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description =
                "Removes the manifest of a tenant, as a commit of the source. Asks first where data would be lost.",
        footer = {"", "What becomes of the tenant is said by its deletionPolicy; cachepilot rollback brings it back."})
final class RmCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "Whose manifest.")
    private String tenant = "";

    @Option(names = "--yes", description = "Does not ask, even where data is lost.")
    private boolean yes;

    RmCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Reading reading = context.reading(options)) {
            if (!yes) {
                loss(reading)
                        .ifPresent(warning ->
                                Confirmation.require(context.terminal(), warning, "Remove it?", "nothing was removed"));
            }
            new Commit(context, reading).make("rm", tenant, new Expectation.None(), new SpecAction.Remove());
            return ExitCode.OK.number();
        }
    }

    private Optional<String> loss(Reading reading) {
        return reading.source().look().manifests().specs(TenantSpec.class).stream()
                .filter(spec -> spec.name().equals(tenant))
                .findFirst()
                .flatMap(RmCommand::loss);
    }

    private static Optional<String> loss(TenantSpec spec) {
        if (spec.deletionPolicy() == DeletionPolicy.DELETE) {
            return Optional.of("tenant %s has deletionPolicy Delete: its data, ports and password are deleted"
                    .formatted(spec.name()));
        }
        return spec.persistence() == Persistence.MEMORY_ONLY
                ? Optional.of("tenant %s holds its data in memory only, and loses it".formatted(spec.name()))
                : Optional.empty();
    }
}
