package io.cachepilot.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.runner.RunnerException;

/** How long it takes to read and check a request by its contract. */
final class RequestMeasure implements Measure {
    private static final Goal GOAL = Goal.atMost(0.1);

    @Override
    public String name() {
        return "request";
    }

    @Override
    public Findings run(Lab lab) throws RunnerException {
        Map<String, Summary> summaries = Jmh.run(RequestBenchmark.class, Map.of(), lab.quick());
        Figure figure = Figure.of(
                        "request-check",
                        "find the operation of a `POST` of a tenant, and read and check its body by the contract, warm",
                        "ms",
                        Objects.requireNonNull(summaries.get("check")))
                .against("reading its JSON alone", Objects.requireNonNull(summaries.get("jsonAlone")));
        return Findings.of(List.of(lab.quick() ? figure : figure.goal(GOAL)));
    }
}
