package io.cachepilot.bench;

import java.util.List;

/** One group of figures that are measured together. */
interface Measure {
    /** What it is called on the command line. */
    String name();

    /** Measures, and tells why what can't be measured here was left out. */
    Findings run(Lab lab) throws Exception;

    /** What a measure has found. */
    record Findings(List<Figure> figures, List<String> skipped) {
        public Findings {
            figures = List.copyOf(figures);
            skipped = List.copyOf(skipped);
        }

        static Findings of(List<Figure> figures) {
            return new Findings(figures, List.of());
        }
    }
}
