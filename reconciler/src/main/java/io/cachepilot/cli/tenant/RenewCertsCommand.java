package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Commit;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.Kinds;
import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Key;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.SpecRefused;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has new certificates made. */
@Command(
        name = "renew-certs",
        mixinStandardHelpOptions = true,
        description =
                "Has a new certificate made for a tenant, or for all: sets spec.certificateRenewedAt to now. Nobody is"
                        + " disconnected. Is a commit of the source for each.",
        footer = "%nCertificates are renewed by themselves after two thirds of their life; check-certs shows them.")
final class RenewCertsCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT|all", description = "Whose certificate.")
    private String tenant = "";

    RenewCertsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            if (!tenant.equals(ALL)) {
                boolean changed = renew(reading, tenant);
                wake(reading, changed);
                return ExitCode.OK.number();
            }
            return all(reading).number();
        }
    }

    private boolean renew(ReadOnlyControlPlane reading, String name) {
        Key key = TenantSpec.key(name);
        SpecCommit made = new Commit(reading)
                .make("renew-certs", key, new Expectation.None(), renewal(reading.kinds(), name), SpecJudge.NONE);
        context.print("%s: %s (commit %s)"
                .formatted(
                        name, String.join(", ", made.words()), made.revision().shortId()));
        return made.changed();
    }

    /** One that is refused stops no other, and those that were made are carried out. */
    private ExitCode all(ReadOnlyControlPlane reading) {
        boolean changed = false;
        boolean refused = false;
        for (TenantSpec spec : reading.source().look().manifests().specs(TenantSpec.class)) {
            try {
                changed |= renew(reading, spec.name());
            } catch (SpecRefused | WriteRefused e) {
                refused = true;
                context.terminal().err().println("%s: %s".formatted(spec.name(), e.getMessage()));
            }
        }
        wake(reading, changed);
        return refused ? ExitCode.ERROR : ExitCode.OK;
    }

    private void wake(ReadOnlyControlPlane reading, boolean changed) {
        if (changed) {
            context.print(Waiting.wake(
                    reading.state(),
                    "the control plane acts on it now",
                    "no control plane runs here; one that does acts on it"));
        }
    }

    private static SpecAction renewal(Kinds kinds, String name) {
        return new SpecAction.Derive(now -> List.of(TenantEdits.renewCertificate(
                Instant.now(), kinds.counters(TenantSpec.key(name), now.spec(TenantSpec.class, name)))));
    }
}
