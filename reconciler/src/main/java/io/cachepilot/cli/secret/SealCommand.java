package io.cachepilot.cli.secret;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.HiddenValue;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.Secret;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals a value, so that it may stand in a manifest. */
@Command(
        name = "seal",
        mixinStandardHelpOptions = true,
        description = "Seals a password for the manifest of TENANT, as spec.password.sealed. Asks for it, or reads the"
                + " standard input. Prints one line.")
public final class SealCommand implements Callable<Integer> {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", description = "The tenant that it is for; it need not be there yet.")
    private String tenant = "";

    @Option(names = "--field", paramLabel = "FIELD", description = "The field that it is for: password.")
    private String field = PasswordReader.FIELD;

    public SealCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!TENANT.matcher(tenant).matches()) {
            throw new CommandFailed(
                    "a tenant's name is 1 to 63 letters a-z, digits and hyphens, a letter or digit first",
                    ExitCode.USAGE);
        }
        if (!field.equals(PasswordReader.FIELD)) {
            throw new CommandFailed("--field takes: " + PasswordReader.FIELD, ExitCode.USAGE);
        }
        SealedValues sealing = context.installation().sealing(context.settings(options));
        Secret value = HiddenValue.read(
                context.terminal(), "The %s of %s".formatted(field, tenant), SealedValues.LONGEST_VALUE);
        if (!PasswordReader.fits(value)) {
            throw new CommandFailed(
                    "that can't be a password; 8 to 128 printable ASCII characters without spaces and quotes");
        }
        context.print(sealing.seal(TenantSpec.key(tenant), field, value));
        return ExitCode.OK.number();
    }
}
