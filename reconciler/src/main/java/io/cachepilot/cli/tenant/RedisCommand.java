package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.instance.HostPort;
import io.cachepilot.kind.tenant.view.TenantView;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.secret.Secret;
import io.cachepilot.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A small Redis client that finds port, password and authority by itself. */
@Command(
        name = "redis",
        mixinStandardHelpOptions = true,
        description = "Sends a command to a tenant's server; without one, reads commands line by line.")
final class RedisCommand implements Callable<Integer> {
    private final Context context;
    private final Function<Settings, TenantLook> looks;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "10", description = "How long to wait; 10.")
    private int timeout;

    @Parameters(index = "0", paramLabel = "TENANT", description = "The name of the tenant.")
    private String tenant = "";

    @Parameters(index = "1..*", paramLabel = "WORD", description = "The command, as PING or SET key value.")
    private List<String> command = List.of();

    RedisCommand(Context context, Function<Settings, TenantLook> looks) {
        this.context = context;
        this.looks = looks;
    }

    @Override
    public Integer call() {
        try (TenantLook look = looks.apply(context.settings(options));
                var connection =
                        RedisConnection.connect(endpoint(look), Duration.ofSeconds(Math.clamp(timeout, 1, 3600)))) {
            if (command.isEmpty()) {
                return interact(connection).number();
            }
            RedisReply.lines(connection.call(command)).forEach(context::print);
            return ExitCode.OK.number();
        }
    }

    private Endpoint endpoint(TenantLook look) {
        TenantView view = look.find(tenant);
        // Whoever else listens on its port gets its password by that.
        if (!view.running()) {
            throw new CommandFailed(
                    "no server of tenant '%s' runs here, so nothing was sent to its port; see: cachepilot get, cachepilot doctor"
                            .formatted(tenant));
        }
        Secret password = look.secrets()
                .find(view.name())
                .orElseThrow(() -> new CommandFailed("tenant '" + tenant + "' has no password yet: cachepilot up"));
        Optional<SSLSocketFactory> tls =
                view.tlsPort().flatMap(_ -> look.reading().clientTls());
        HostPort port = tls.isPresent()
                ? view.tlsPort().orElseThrow()
                : view.plainPort().orElseThrow(() -> new CommandFailed("tenant '" + tenant + "' has no open port"));
        return new Endpoint(port.address(), port.port(), tls, "default", password);
    }

    /** Ends at the end of the input, or with {@code quit} or {@code exit}. An error ends one command, not the session. */
    private ExitCode interact(RedisConnection connection) {
        // Whoever does not see what a command does must not have the next one carried out.
        while (context.terminal().out().flushed().isEmpty()) {
            prompt();
            String line = readLine();
            if (line == null || List.of("quit", "exit").contains(line.strip())) {
                return ExitCode.OK;
            }
            if (!line.isBlank()) {
                answer(connection, line);
            }
        }
        return ExitCode.ERROR;
    }

    private void answer(RedisConnection connection, String line) {
        try {
            RedisReply.lines(connection.call(CommandWords.of(line))).forEach(context::print);
        } catch (RedisRefused | IllegalArgumentException e) {
            context.print("(error) " + e.getMessage());
        }
    }

    private void prompt() {
        if (context.terminal().interactive()) {
            context.terminal().out().print(tenant + "> ");
            context.terminal().out().flush();
        }
    }

    private @Nullable String readLine() {
        try {
            return context.terminal().in().readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the next command: " + e, e);
        }
    }
}
