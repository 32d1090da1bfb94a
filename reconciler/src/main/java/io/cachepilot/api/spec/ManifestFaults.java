package io.cachepilot.api.spec;

import io.cachepilot.api.http.Answer;
import io.cachepilot.manifest.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Documents that were sent and can't be used, with the place of all that is wrong in them. Nothing was done. */
public final class ManifestFaults extends RuntimeException {
    private final transient List<Placed> faults;

    /**
     * Of what was found in a body.
     *
     * @param text of the body
     */
    public ManifestFaults(List<Problem> problems, byte[] text) {
        super("a manifest is wrong", null, false, false);
        List<String> lines = new String(text, StandardCharsets.UTF_8).lines().toList();
        this.faults = problems.stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(problem -> Placed.of(problem, lines))
                .toList();
    }

    /** A fault, with its place in the text, both counted from 1. */
    record Placed(List<String> loc, String msg, String type, int line, int column) {
        static Placed of(Problem problem, List<String> lines) {
            List<String> loc = Stream.of("body", problem.path())
                    .filter(part -> !part.isEmpty())
                    .toList();
            return new Placed(loc, problem.message(), "value_error", problem.line(), column(problem, lines));
        }

        /** Where the reader stumbled, or the name of the field stands, or else where the line's text begins. */
        private static int column(Problem problem, List<String> lines) {
            if (problem.column() > 0) {
                return problem.column();
            }
            String line = problem.line() <= lines.size() ? lines.get(problem.line() - 1) : "";
            String name = problem.path().substring(problem.path().lastIndexOf('.') + 1);
            int named = name.isEmpty() ? -1 : line.indexOf(name + ":");
            return 1 + (named >= 0 ? named : line.length() - line.stripLeading().length());
        }
    }

    record Detail(List<Placed> detail) {}

    /** In the shape in which faults of a request are told. */
    public Answer answer() {
        return Answer.json(422, new Detail(faults));
    }
}
