package io.cachepilot.bench;

import io.cachepilot.kind.tenant.plan.PlannedFleet;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.plan.Plan;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From specs and observed state to plans, ports included: all that is pure, warm. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanBenchmark {
    @Param({"1000", "10000"})
    public int tenants;

    private PlannedFleet fleet = PlannedFleet.of(1);

    @Setup
    public void prepare() {
        fleet = PlannedFleet.of(tenants);
    }

    @Benchmark
    public List<Plan<TenantAction>> plan() {
        return fleet.plans();
    }
}
