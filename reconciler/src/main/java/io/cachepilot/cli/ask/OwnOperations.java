package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.state.Presence;
import io.cachepilot.converge.Approving;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.plan.Key;
import io.cachepilot.report.ApprovalText;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import io.cachepilot.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does by itself what no control plane is asked.
 *
 * @param presence of a control plane that works on the same state
 */
record OwnOperations(Context context, Settings settings, Supplier<Presence> presence, Caller caller)
        implements Operations {
    @Override
    public Told tell(Question question, Form form) {
        try (ReadOnlyControlPlane reading = reading()) {
            return reading.reports(presence).tell(question, form, caller);
        }
    }

    @Override
    public Told change(Instruction instruction, Agreement agreement) {
        try (ReadOnlyControlPlane reading = reading()) {
            return new OwnChanges(reading, presence, agreement)
                    .make(instruction)
                    .told();
        }
    }

    @Override
    public Told reconcile(Optional<String> name) {
        return new OwnPass(context, settings, caller).run(name);
    }

    @Override
    public Told approve(Optional<String> name, Optional<String> hash) {
        try (ReadOnlyControlPlane reading = reading()) {
            reading.state().requireOwn();
            Optional<Key> one = name.map(written -> SpecNames.of(reading.views(), written));
            Approving approving = reading.approving();
            Approving.Waiting waiting = approving.waiting(reading.intake());
            one.filter(key -> !waiting.has(key)).ifPresent(key -> Overview.requireKnown(reading.views(), key));
            Approving.Allowed allowed =
                    one.map(key -> approving.approve(waiting, key, hash)).orElseGet(() -> approving.approve(waiting));
            var lines = new ArrayList<>(ApprovalText.lines(allowed));
            if (!allowed.keys().isEmpty()) {
                lines.add(Waiting.wake(
                        reading.state(),
                        "the control plane acts on it now",
                        "no control plane runs here; one that does acts on it"));
            }
            return new Told(lines, List.of(), ExitCode.OK.number());
        }
    }

    @Override
    public void follow(Optional<String> name, Optional<String> since, EventReader reader) {
        throw new CommandFailed(
                "no control plane runs here that would tell what happens; without --follow, what happened is told");
    }

    private ReadOnlyControlPlane reading() {
        return context.installation().reading(settings);
    }
}
