package io.cachepilot.cli;

import io.cachepilot.control.Requests;
import io.cachepilot.control.StateLock;
import io.cachepilot.engine.Approvals;
import io.cachepilot.engine.Key;
import io.cachepilot.engine.PruneHold;
import io.cachepilot.kind.Intake;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Allows what the loop would not do by itself. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Allows what is held back: removals of tenants, or with TENANT what is held back for that one.")
final class ApproveCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "TENANT", arity = "0..1", description = "Only what is held back for this tenant.")
    private @Nullable String tenant;

    ApproveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Reading reading = context.reading(options)) {
            Intake intake = reading.intake(reading.source().look());
            Optional<PruneHold> held = reading.tenants().heldRemovals(intake);
            held.filter(PruneHold.UntilComplete.class::isInstance).ifPresent(hold -> {
                throw new CommandFailed(hold.because());
            });
            SortedSet<Key> removals = new TreeSet<>(held.map(PruneHold::keys).orElse(new TreeSet<>()));
            if (tenant != null) {
                removals.retainAll(List.of(Rows.key(tenant)));
                refuseUseless(reading, intake, removals);
            }
            approve(reading.state().approvals(), removals, reading);
            if (StateLock.owner(reading.state()).isPresent()) {
                new Requests(reading.state().requests()).ask();
            }
            return ExitCode.OK.number();
        }
    }

    /** Too many removals are approved together or not at all, so an approval of one of them would change nothing. */
    private static void refuseUseless(Reading reading, Intake intake, SortedSet<Key> removals) {
        var approved = new TreeSet<>(intake.approvals().removals());
        approved.addAll(removals);
        var approvals = new Approvals(
                approved,
                intake.approvals().asked(),
                intake.approvals().dataLoss(),
                intake.approvals().choices());
        var after = new Intake(intake.revision(), intake.manifests(), intake.complete(), approvals);
        reading.tenants()
                .heldRemovals(after)
                .filter(hold -> !Collections.disjoint(hold.keys(), removals))
                .ifPresent(hold -> {
                    throw new CommandFailed(
                            "nothing would be removed yet: %s. Too many are approved together, without a name"
                                    .formatted(hold.because()));
                });
    }

    private void approve(Path directory, SortedSet<Key> removals, Reading reading) {
        removals.forEach(key -> {
            Approvals.allowRemoval(directory, key);
            context.print("approved: remove " + key);
        });
        String name = tenant;
        if (removals.isEmpty() && name != null) {
            TenantCommand.find(reading, name);
            Approvals.allowDataLoss(directory, Rows.key(name));
            context.print("approved: the next action for " + name + " may lose its data");
        }
        if (removals.isEmpty() && name == null) {
            context.print("nothing is held back");
        }
    }
}
