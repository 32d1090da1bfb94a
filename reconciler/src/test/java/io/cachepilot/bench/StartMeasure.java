package io.cachepilot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long a command takes that is started anew each time, and how much memory. Three tenants run, all in sync. */
final class StartMeasure implements Measure {
    private static final List<String> COMMANDS = List.of("diff", "get", "--help");
    private static final Goal OWN_TIME = Goal.atMost(250);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Findings run(Lab lab) throws InterruptedException {
        Site site = Site.make(lab, "process", 3);
        for (int i = 0; i < 3; i++) {
            site.add(site.tenant("t", i));
        }
        command(lab, site, "reconcile").time();
        var bare = new ArrayList<Double>();
        Map<String, List<Double>> times = new TreeMap<>();
        for (int i = lab.count(21, 3); i > 0; i--) {
            bare.add(bareJvm(lab).time());
            for (String name : COMMANDS) {
                times.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(command(lab, site, name).time());
            }
        }
        var figures = new ArrayList<Figure>();
        Summary jvm = Summary.of(bare);
        for (String name : COMMANDS) {
            figures.add(own(name, Summary.of(times.getOrDefault(name, List.of())), jvm));
            figures.add(memory(lab, site, name));
        }
        return Findings.of(figures);
    }

    private static Figure own(String name, Summary total, Summary jvm) {
        Figure figure = Figure.of(
                        "start-" + name.replace("-", ""),
                        "`%s`, from the start of the launcher to its end (%s ms), less a bare JVM"
                                .formatted(name, Figure.number(total.median())),
                        "ms",
                        total.minus(jvm.median()))
                .against("a bare JVM with the same flags", jvm);
        return name.equals("diff") ? figure.goal(OWN_TIME) : figure;
    }

    private static Figure memory(Lab lab, Site site, String name) throws InterruptedException {
        var peaks = new ArrayList<Double>();
        for (int i = lab.count(5, 1); i > 0; i--) {
            peaks.add(command(lab, site, name).peakMemory());
        }
        return Figure.of(
                "start-" + name.replace("-", "") + "-memory",
                "the most memory of `%s`".formatted(name),
                "MiB",
                Summary.of(peaks));
    }

    private static Program command(Lab lab, Site site, String name) {
        return Program.launcher(lab, name).with(site.environment());
    }

    private static Program bareJvm(Lab lab) {
        return Program.java(lab, "-version");
    }
}
