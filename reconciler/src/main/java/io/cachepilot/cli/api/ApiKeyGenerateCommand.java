package io.cachepilot.cli.api;

import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.access.key.NewKey;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes an API key, and prints it this once. */
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = "Makes an API key and prints it. It is kept nowhere, so store it at once.")
final class ApiKeyGenerateCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "NAME", description = "What it is called in lists and in the audit log.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "What it may do: admin (all; the default), operator (read, start, stop, deploy, back up), or"
                    + " viewer (read).")
    private String role = Role.ADMIN.toString();

    ApiKeyGenerateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Role chosen = role();
        Settings settings = context.settings(options);
        try (ApiKeys keys = ApiKeys.open(settings.keys(), InstantSource.system())) {
            print(keys.generate(name, chosen), address(settings));
            if (context.terminal().out().flushed().isPresent()) {
                // Nobody will ever see it.
                keys.revoke(name);
            }
        }
        return ExitCode.OK.number();
    }

    private Role role() {
        for (Role known : Role.values()) {
            if (known.toString().equals(role)) {
                return known;
            }
        }
        throw new CommandFailed("unknown role '%s'; known: admin, operator, viewer".formatted(role), ExitCode.USAGE);
    }

    /** As it is documented; where it is set, as it is. */
    private static String address(Settings settings) {
        return settings.get(Setting.API_LISTEN)
                .filter(address -> address.getPort() != 0)
                .map(address -> host(address.getAddress()) + ":" + address.getPort())
                .orElse("localhost:8000");
    }

    private static String host(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
            return "localhost";
        }
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }

    private void print(NewKey key, String address) {
        """
                API Key Generated Successfully!

                Key Name: %1$s
                API Key:  %2$s

                Store this key securely. It will not be shown again.

                To use this key, include it in the X-API-Key header:
                  curl -H 'X-API-Key: %2$s' http://%3$s/api/v1/tenants\
                """.formatted(key.name(), key.secret().reveal(), address).lines().forEach(context::print);
    }
}
