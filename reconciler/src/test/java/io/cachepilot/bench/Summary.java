package io.cachepilot.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * What is told of a series of measured values.
 *
 * @param samples how many there were
 */
record Summary(long samples, double median, double p90, double p99) {
    /** At least one value. */
    static Summary of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Summary(sorted.length, median(sorted), atRank(sorted, 0.90), atRank(sorted, 0.99));
    }

    /** The same, each value smaller by so much. */
    Summary minus(double less) {
        return new Summary(samples, median - less, p90 - less, p99 - less);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).average().orElseThrow();
    }

    /** The smallest value that the given share of all does not exceed: the nearest rank. */
    private static double atRank(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
