package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.HiddenValue;
import io.cachepilot.converge.act.SpecSecrets;
import io.cachepilot.plan.Key;
import io.cachepilot.report.SpecNames;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.Secret;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals a value, so that it may stand in a manifest. */
@Command(
        name = "seal",
        mixinStandardHelpOptions = true,
        description =
                "Seals a secret for a manifest, as a tenant's password for its spec.password.sealed. Asks for it, or reads"
                        + " the standard input. Prints one line.")
public final class SealCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = SpecNames.LABEL, description = "The spec that it is for; it need not be there yet.")
    private String name = "";

    @Option(
            names = "--field",
            paramLabel = "FIELD",
            description = "The field that it is for; else the first that takes one.")
    private @Nullable String field;

    public SealCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Key key;
        SpecSecrets secrets;
        try (ReadOnlyControlPlane reading = context.reading(options)) {
            key = SpecNames.fresh(reading.views(), name);
            secrets = reading.acts(key).secrets();
        }
        secrets.unfitName(key.name()).ifPresent(because -> {
            throw new CommandFailed(because, ExitCode.USAGE);
        });
        String chosen = field(key, secrets);
        SealedValues sealing = context.installation().sealing(context.settings(options));
        Secret value = HiddenValue.read(
                context.terminal(), "The %s of %s".formatted(chosen, key.name()), SealedValues.LONGEST_VALUE);
        secrets.unfit(chosen, value).ifPresent(because -> {
            throw new CommandFailed(because);
        });
        context.print(sealing.seal(key, chosen, value));
        return ExitCode.OK.number();
    }

    private String field(Key key, SpecSecrets secrets) {
        if (secrets.fields().isEmpty()) {
            throw new CommandFailed("manifests of %s hold no secret".formatted(Key.plural(key.kind())), ExitCode.USAGE);
        }
        String chosen = Optional.ofNullable(field).orElse(secrets.fields().getFirst());
        if (!secrets.fields().contains(chosen)) {
            throw new CommandFailed("--field takes: " + String.join(", ", secrets.fields()), ExitCode.USAGE);
        }
        return chosen;
    }
}
