package io.cachepilot.bench;

/**
 * What a figure is compared with, measured in the same run.
 *
 * @param ratio the figure's median divided by this one's
 */
record Baseline(String name, Summary summary, double ratio) {}
