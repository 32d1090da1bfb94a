package io.cachepilot.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.runner.RunnerException;

/** How long it takes to read and check many manifests. */
final class ParseMeasure implements Measure {
    private static final Goal COLD = Goal.atMost(1_000);

    @Override
    public String name() {
        return "parse";
    }

    @Override
    public Findings run(Lab lab) throws RunnerException {
        int files = lab.count(1_000, 50);
        return Findings.of(List.of(cold(lab, files), warm(lab, files)));
    }

    private static Figure cold(Lab lab, int files) {
        Path directory = lab.scratch().directory("parse");
        ManifestTexts.many(files).forEach((name, content) -> ManifestTexts.write(directory, name, content));
        var ours = new ArrayList<Double>();
        var yaml = new ArrayList<Double>();
        for (int i = lab.count(10, 2); i > 0; i--) {
            ours.add(Program.launcher(lab, "validate", directory.toString()).time());
            yaml.add(Program.java(lab, YamlAlone.class.getName(), directory.toString())
                    .time());
        }
        Figure figure = Figure.of(
                        "parse-cold-" + files,
                        "`validate` of %d files, from the start of the launcher to its end".formatted(files),
                        "ms",
                        Summary.of(ours))
                .against("snakeyaml-engine alone, in a JVM of its own", Summary.of(yaml));
        return lab.quick() ? figure : figure.goal(COLD);
    }

    private static Figure warm(Lab lab, int files) throws RunnerException {
        Map<String, Summary> summaries = Jmh.run(ManifestBenchmark.class, Map.of("files", files), lab.quick());
        return Figure.of(
                        "parse-warm-" + files,
                        "read and check %d manifests in memory, warm".formatted(files),
                        "ms",
                        Objects.requireNonNull(summaries.get("read")))
                .against("snakeyaml-engine alone", Objects.requireNonNull(summaries.get("yamlAlone")));
    }
}
