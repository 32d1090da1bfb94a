package io.cachepilot.cli.authority;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.spec.Commit;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.Kinds;
import io.cachepilot.kind.tenant.spec.TenantEdits;
import io.cachepilot.kind.tenant.spec.TenantSpec;
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
public final class RenewCertsCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT|all", description = "Whose certificate.")
    private String tenant = "";

    public RenewCertsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            var commit = new Commit(context, reading);
            if (!tenant.equals(ALL)) {
                commit.make(
                        "renew-certs",
                        TenantSpec.key(tenant),
                        new Expectation.None(),
                        renewal(reading.kinds(), tenant),
                        SpecJudge.NONE);
                return ExitCode.OK.number();
            }
            return all(reading, commit).number();
        }
    }

    /** One that is refused stops no other, and those that were made are carried out. */
    private ExitCode all(ReadOnlyControlPlane reading, Commit commit) {
        boolean changed = false;
        boolean refused = false;
        for (TenantSpec spec : reading.source().look().manifests().specs(TenantSpec.class)) {
            try {
                SpecCommit made = commit.commit(
                        "renew-certs",
                        spec.key(),
                        new Expectation.None(),
                        renewal(reading.kinds(), spec.name()),
                        SpecJudge.NONE);
                commit.print(spec.key(), made);
                changed |= made.changed();
            } catch (SpecRefused | WriteRefused e) {
                refused = true;
                context.terminal().err().println("%s: %s".formatted(spec.name(), e.getMessage()));
            }
        }
        if (changed) {
            context.print(Waiting.wake(
                    reading.state(),
                    "the control plane acts on it now",
                    "no control plane runs here; one that does acts on it"));
        }
        return refused ? ExitCode.ERROR : ExitCode.OK;
    }

    private static SpecAction renewal(Kinds kinds, String name) {
        return new SpecAction.Derive(now -> List.of(TenantEdits.renewCertificate(
                Instant.now(), kinds.counters(TenantSpec.key(name), now.spec(TenantSpec.class, name)))));
    }
}
