package io.cachepilot.bench;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs benchmarks of JMH, in JVMs with the flags of this one, which are the program's. */
final class Jmh {
    private static final int FULL_ROUNDS = 5;
    private static final TimeValue FULL_ROUND = TimeValue.seconds(2);
    private static final TimeValue QUICK_ROUND = TimeValue.milliseconds(300);

    private Jmh() {}

    /** The summary of each benchmark method of the class, in milliseconds, with these values of its parameters. */
    static Map<String, Summary> run(Class<?> benchmarks, Map<String, Integer> parameters, boolean quick)
            throws RunnerException {
        var options = new OptionsBuilder();
        parameters.forEach((parameter, value) -> options.param(parameter, value.toString()));
        options.include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 1 : FULL_ROUNDS)
                .warmupTime(quick ? QUICK_ROUND : FULL_ROUND)
                .measurementIterations(quick ? 1 : FULL_ROUNDS)
                .measurementTime(quick ? QUICK_ROUND : FULL_ROUND)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        return summaries(new Runner(options.build()).run());
    }

    private static Map<String, Summary> summaries(Collection<RunResult> results) {
        var summaries = new TreeMap<String, Summary>();
        for (RunResult result : results) {
            Statistics statistics = result.getPrimaryResult().getStatistics();
            List<Double> levels = List.of(50.0, 90.0, 99.0);
            double[] at = levels.stream().mapToDouble(statistics::getPercentile).toArray();
            summaries.put(result.getPrimaryResult().getLabel(), new Summary(statistics.getN(), at[0], at[1], at[2]));
        }
        return summaries;
    }
}
