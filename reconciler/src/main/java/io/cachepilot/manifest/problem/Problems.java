package io.cachepilot.manifest.problem;

import io.cachepilot.manifest.problem.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Collects the problems of one document. Bounded: after the first hundred the others are only counted. */
public final class Problems {
    private static final int MOST = 100;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private int unlisted;
    private boolean errors;

    public Problems(String file) {
        this.file = file;
    }

    /** Says what makes the spec unusable. Never put a secret into the message. */
    public void error(int line, String path, String message) {
        add(new Problem(file, line, path, message, Severity.ERROR));
    }

    /** Says what should be different, though the spec can be used. */
    public void warning(int line, String path, String message) {
        add(new Problem(file, line, path, message, Severity.WARNING));
    }

    public boolean hasErrors() {
        return errors;
    }

    /** In the order of their places. */
    public List<Problem> sorted() {
        var sorted = new ArrayList<>(problems);
        if (unlisted > 0) {
            sorted.add(new Problem(
                    file,
                    problems.getLast().line(),
                    "",
                    unlisted + " more problems in this document are not listed",
                    Severity.ERROR));
        }
        sorted.sort(null);
        return List.copyOf(sorted);
    }

    public void add(Problem problem) {
        errors |= problem.severity() == Severity.ERROR;
        if (problems.size() < MOST) {
            problems.add(problem);
        } else {
            unlisted++;
        }
    }

    public void addAll(Problems others) {
        addAll(others, _ -> true);
    }

    /** Takes over those that the filter lets pass. */
    public void addAll(Problems others, Predicate<Problem> filter) {
        others.problems.stream().filter(filter).forEach(this::add);
        unlisted += others.unlisted;
        errors |= others.unlisted > 0;
    }
}
