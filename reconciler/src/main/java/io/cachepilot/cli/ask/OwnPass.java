package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import io.cachepilot.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/** A pass over everything, or one spec, that this process makes by itself where no control plane runs. */
record OwnPass(Context context, Settings settings, Caller caller) {
    private static final Duration AT_MOST = Duration.ofMinutes(2);

    Told run(Optional<String> name) {
        var state = new StateDirectory(settings.state());
        Optional<StateLock> lock = StateLock.acquire(state);
        try {
            if (lock.isEmpty()) {
                return await(state, name);
            }
            try (StateLock _ = lock.get();
                    RunningControlPlane serving = context.installation().serving(settings, _ -> {})) {
                return pass(serving, name);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted; what was begun may not be done");
        }
    }

    private Told pass(RunningControlPlane serving, Optional<String> name) throws InterruptedException {
        SortedMap<String, SpecViews> views = serving.reports().views();
        views.values().stream()
                .flatMap(each -> each.away().stream())
                .findFirst()
                .ifPresent(because -> {
                    throw new CommandFailed(because);
                });
        serving.controlPlane().start();
        if (name.isEmpty()) {
            serving.controlPlane().fullPass(Priority.PERSON);
        } else {
            serving.controlPlane().takeOver();
            requireRead(serving);
            Key key = SpecNames.of(views, name.get());
            if (serving.kinds().all().stream().noneMatch(kind -> kind.keys().contains(key))) {
                throw Overview.unknown(views, key);
            }
            serving.loop().enqueue(key, Priority.PERSON);
        }
        boolean settled = serving.loop().awaitSettled(AT_MOST);
        requireRead(serving);
        Told told = serving.reports().tell(new Question.Wellness(name), Form.TEXT, caller);
        return settled ? told : told.unfinished();
    }

    private static void requireRead(RunningControlPlane serving) {
        serving.controlPlane().sourceAway().ifPresent(because -> {
            throw new CommandFailed(because);
        });
    }

    /** Somebody else works on the state who can't be asked in a better way. */
    private Told await(StateDirectory state, Optional<String> name) throws InterruptedException {
        new Waiting(context, state).fullPass(AT_MOST);
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            name.ifPresent(written -> Overview.requireKnown(reading.views(), SpecNames.of(reading.views(), written)));
            return reading.reports().tell(new Question.Wellness(name), Form.TEXT, caller);
        }
    }
}
