package io.cachepilot.cli;

import picocli.CommandLine;

/** The commands that a control plane elsewhere carries out; the others are for its own host. */
final class ServerCommands {
    private ServerCommands() {}

    static CommandLine line(Context context) {
        var address = new ServerAddress(context);
        var line = new CommandLine(address);
        line.addSubcommand(new ServerReads.Get(context, address));
        line.addSubcommand(new ServerReads.Describe(context, address));
        line.addSubcommand(new ServerReads.Log(context, address));
        line.addSubcommand(new ServerChanges.New(context, address));
        line.addSubcommand(new ServerChanges.Set(context, address));
        line.addSubcommand(new ServerChanges.Rm(context, address));
        line.addSubcommand(new ServerChanges.Rollback(context, address));
        line.addSubcommand(new ServerPlans.OfTenant(context, address));
        line.addSubcommand(new ServerPlans.OfFile(context, address));
        line.addSubcommand(new ServerPlans.Reconcile(context, address));
        line.addSubcommand(new ServerPlans.Approve(context, address));
        for (Switch each : Switch.values()) {
            var switched = new CommandLine(new ServerChanges.Switched(context, address, each.command()));
            switched.getCommandSpec().usageMessage().description(each.description());
            line.addSubcommand(each.command(), switched);
        }
        return line;
    }
}
