package io.cachepilot.cli.tenant;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.KindCommands;
import io.cachepilot.settings.Settings;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The commands of tenants alone.
 *
 * @param looks takes a look, by the settings
 */
public record TenantCommands(Function<Settings, TenantLook> looks) implements KindCommands {
    @Override
    public SequencedMap<String, Supplier<Object>> commands(Context context) {
        var commands = new LinkedHashMap<String, Supplier<Object>>();
        commands.put("redis", () -> new RedisCommand(context, looks));
        commands.put("password", () -> new PasswordCommand(context, looks));
        commands.put("update", () -> new UpdateCommand(context, looks));
        commands.put("adopt", () -> new AdoptCommand(context, looks));
        commands.put("check-certs", () -> new CheckCertsCommand(context, looks));
        commands.put("renew-certs", () -> new RenewCertsCommand(context));
        return commands;
    }
}
