package io.cachepilot.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A diff for people. */
public record DiffText(Diff diff) {
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.addAll(diff.allProblems());
        diff.held().ifPresent(hold -> lines.addAll(kept(hold)));
        if (!lines.isEmpty()) {
            lines.add("");
        }
        for (Preview preview : diff.changed().toList()) {
            lines.addAll(PlanText.lines(preview.plan()));
            lines.add("");
        }
        lines.add(summary());
        return List.copyOf(lines);
    }

    private static List<String> kept(HeldRemovals hold) {
        String names = hold.keys().stream().map(Key::name).collect(Collectors.joining(", "));
        return List.of("kept although no manifest names them: " + names, "  " + hold.because());
    }

    private String summary() {
        List<Preview> changed = diff.changed().toList();
        if (changed.isEmpty()) {
            return "In sync: %d %s%s%s.".formatted(diff.previews().size(), specs(), atRevision(), withProblems());
        }
        long losing = changed.stream()
                .filter(preview -> preview.plan().impact() == Impact.DATA)
                .count();
        long interrupting = changed.stream()
                .filter(preview -> preview.plan().impact() == Impact.CONNECTIONS)
                .count();
        return "%d of %d %s differ%s%s; %d would lose data, %d would lose connections."
                .formatted(
                        changed.size(),
                        diff.previews().size(),
                        specs(),
                        atRevision(),
                        withProblems(),
                        losing,
                        interrupting);
    }

    private String specs() {
        return Key.plural(
                diff.previews().stream().map(preview -> preview.plan().key()).toList());
    }

    private String withProblems() {
        long count = diff.previews().stream()
                .filter(preview -> !preview.problems().isEmpty())
                .count();
        int kept = diff.held().map(hold -> hold.keys().size()).orElse(0);
        return (count == 0 ? "" : ", %d of them with problems".formatted(count))
                + (kept == 0 ? "" : ", %d of them without a manifest".formatted(kept));
    }

    private String atRevision() {
        return diff.revision().isEmpty() ? "" : " at revision " + diff.revision();
    }
}
