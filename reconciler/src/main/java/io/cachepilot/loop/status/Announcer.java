package io.cachepilot.loop.status;

import io.cachepilot.event.Event;
import io.cachepilot.event.Event.Severity;
import io.cachepilot.event.Events;
import io.cachepilot.loop.status.HistoryEntry.Result;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a person may want to know of a run: what was done, a failure with a new cause, conditions that changed. */
public final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Events events;

    public Announcer(Events events) {
        this.events = events;
    }

    public void announce(Run run, Transition transition) {
        run.report().map(Report::did).orElse(List.of()).forEach(did -> publish(run, Severity.INFO, "Applied", did));
        if (isNewFailure(run, transition)) {
            announceFailure(run, transition);
        }
        transition
                .after()
                .ifPresentOrElse(
                        after -> after.conditions().values().stream()
                                .filter(condition -> changed(condition, transition.before()))
                                .forEach(condition -> announce(run, condition)),
                        () -> announceGone(run, transition));
    }

    /** Whether it failed, and no failure since it was last in sync was alike. */
    private static boolean isNewFailure(Run run, Transition transition) {
        if (!run.failed()) {
            return false;
        }
        HistoryEntry failure = transition.after().orElseThrow().history().getLast();
        List<HistoryEntry> before = transition.before().map(Status::history).orElse(List.of());
        return before.reversed().stream()
                .takeWhile(entry -> entry.result() != Result.IN_SYNC)
                .noneMatch(failure::alike);
    }

    private void announceFailure(Run run, Transition transition) {
        String cause = transition.after().flatMap(Status::failure).orElse("");
        run.thrown()
                .ifPresent(thrown -> LOG.atError()
                        .addKeyValue("key", run.key())
                        .setCause(thrown)
                        .log("a reconciler threw; its key is tried again"));
        publish(run, Severity.WARNING, "ReconcileFailed", cause);
    }

    private static boolean changed(Condition condition, Optional<Status> before) {
        Optional<Condition> known = before.map(status -> status.conditions().get(condition.type()));
        if (condition.holds() != known.map(Condition::holds).orElse(false)) {
            return true;
        }
        return condition.holds()
                && saysWhy(condition.type())
                && !known.map(Condition::message).equals(Optional.of(condition.message()));
    }

    /** Whether the message is the cause, so that another one is news; else it tells how far something has come. */
    private static boolean saysWhy(ConditionType type) {
        return switch (type) {
            case HELD, INVALID, DAMAGED, OBSTRUCTED, ENGINE_UNAVAILABLE -> true;
            case READY, PROGRESSING, STALLED, SUSPENDED, DRIFTED -> false;
        };
    }

    private void announce(Run run, Condition condition) {
        String text = (condition.holds() ? "" : "no longer ") + condition.type().text();
        String why = condition.message().isEmpty() ? "" : ": " + condition.message();
        publish(run, severity(run, condition), condition.reason(), text + why);
    }

    private static Severity severity(Run run, Condition condition) {
        boolean bad = switch (condition.type()) {
            case STALLED, HELD, INVALID, DAMAGED, OBSTRUCTED, DRIFTED, ENGINE_UNAVAILABLE -> condition.holds();
            case READY -> !condition.holds() && run.failed();
            case PROGRESSING, SUSPENDED -> false;
        };
        return bad ? Severity.WARNING : Severity.INFO;
    }

    private void announceGone(Run run, Transition transition) {
        if (transition.before().isPresent()) {
            publish(run, Severity.INFO, "Gone", "neither a spec nor an instance is left");
        }
    }

    private void publish(Run run, Severity severity, String reason, String message) {
        events.publish(new Event(run.ended(), severity, run.key().toString(), reason, message));
    }
}
