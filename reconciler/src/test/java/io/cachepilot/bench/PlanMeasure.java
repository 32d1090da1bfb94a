package io.cachepilot.bench;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.runner.RunnerException;

/** How long it takes to decide what has to be done, without looking at anything. */
final class PlanMeasure implements Measure {
    private static final int THOUSAND = 1_000;
    private static final Goal THOUSAND_GOAL = Goal.atMost(50);
    private static final Goal TEN_THOUSAND_GOAL = Goal.atMost(400);

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public Findings run(Lab lab) throws RunnerException {
        if (lab.quick()) {
            return Findings.of(List.of(plan(100, true)));
        }
        return Findings.of(List.of(
                plan(THOUSAND, false).goal(THOUSAND_GOAL),
                plan(10 * THOUSAND, false).goal(TEN_THOUSAND_GOAL)));
    }

    private static Figure plan(int tenants, boolean quick) throws RunnerException {
        Summary summary = Objects.requireNonNull(
                Jmh.run(PlanBenchmark.class, Map.of("tenants", tenants), quick).get("plan"));
        return Figure.of(
                "plan-" + tenants,
                "allocate ports for %d tenants and plan each, warm".formatted(tenants),
                "ms",
                summary);
    }
}
