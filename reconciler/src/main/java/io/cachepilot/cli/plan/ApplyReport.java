package io.cachepilot.cli.plan;

import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.run.ApplyResult;
import io.cachepilot.converge.view.Times;
import io.cachepilot.plan.Deviation;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.WrittenPlan;
import io.cachepilot.report.Overview;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What {@code apply} says. What comes from a file is printed without what a terminal could take for a command. */
record ApplyReport(Consumer<String> out) {
    void moved(SavedPlan plan, List<Deviation> moves) {
        line("The plan of %s is out of date, so nothing was done:".formatted(Times.shown(plan.made())));
        moves.forEach(move -> line("  " + move));
        line("Plan again, and apply what you then see.");
    }

    void applied() {
        line("Nothing to do any more: all that the plan holds is done.");
    }

    void nothingToDo() {
        line("Nothing to do: the plan holds no action.");
    }

    /** What a person has to agree to, spec by spec. */
    void losses(SavedPlan plan) {
        line("The plan loses data or does what is held back, so nothing was done:");
        plan.specs().stream()
                .filter(SavedPlan.Spec::needsApproval)
                .flatMap(ApplyReport::losses)
                .forEach(loss -> line("  " + loss));
        line("Where that is meant, say --allow-data-loss.");
    }

    private static Stream<String> losses(SavedPlan.Spec spec) {
        WrittenPlan chosen = spec.chosen(true);
        String held = spec.if_approved().isPresent() ? "held back: " : "";
        return chosen.actions().stream().map(step -> name(spec.key()) + ": " + held + step.line());
    }

    /** Tenants are what this is about most of all. */
    private static String name(Key key) {
        return key.kind().equals(Overview.STANDARD) ? key.name() : key.words();
    }

    /** What came of it for each of them. */
    void results(SortedSet<Key> keys, Map<Key, ApplyResult> results) {
        for (Key key : keys) {
            line(key.words());
            ApplyResult result = results.get(key);
            List<String> lines = result == null ? List.of("not tried: its turn did not come in time") : lines(result);
            lines.forEach(text -> line("  " + text));
        }
        long done = results.values().stream()
                .filter(ApplyResult.Done.class::isInstance)
                .count();
        line("Applied for %d of %d %s.".formatted(done, keys.size(), Key.plural(keys)));
    }

    private static List<String> lines(ApplyResult result) {
        var lines = new ArrayList<String>();
        switch (result) {
            case ApplyResult.Done done -> {
                done.did().forEach(did -> lines.add("done: " + did));
                done.left().forEach(left -> lines.add("left: " + left));
            }
            case ApplyResult.Failed failed -> {
                failed.did().forEach(did -> lines.add("done: " + did));
                lines.add("failed: " + failed.cause());
                failed.notTried().forEach(skipped -> lines.add("not tried: " + skipped));
            }
            case ApplyResult.Moved moved -> {
                lines.add("moved while the plan was applied, so nothing was done for it:");
                moved.moves().forEach(move -> lines.add("  " + move));
            }
        }
        return lines;
    }

    /** The number to end with; everything has to be done for {@link ExitCode#OK}. */
    static ExitCode exitCode(SortedSet<Key> keys, SortedMap<Key, ApplyResult> results) {
        if (!results.keySet().containsAll(keys)
                || results.values().stream().anyMatch(ApplyResult.Failed.class::isInstance)) {
            return ExitCode.ERROR;
        }
        return results.values().stream().anyMatch(ApplyResult.Moved.class::isInstance) ? ExitCode.CHANGES : ExitCode.OK;
    }

    private void line(String text) {
        out.accept(text.replaceAll("[\\p{Cc}\\p{Cf}]", "?"));
    }
}
