package io.cachepilot.bench;

import io.cachepilot.instance.Instances;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What many tenants that really run cost on one engine: to start them, to look at them all, and to keep in memory. */
record FleetMeasure(String name) implements Measure {
    private static final Goal FRESH = Goal.timesBaseline(1.1);
    private static final Goal MEMORY = Goal.atMost(150);

    /** As many services does docker-compose bring up in minutes; with more, an Engine of a small machine falls silent. */
    private static final int COMPOSED = 100;

    @Override
    public Findings run(Lab lab) throws Exception {
        List<Integer> sizes = lab.quick() ? List.of(4, 8) : List.of(100, 200);
        Site site = Site.make(lab, name, 2 * sizes.getLast());
        Optional<String> away = away(site);
        if (away.isPresent()) {
            return new Findings(List.of(), List.of(away.get()));
        }
        Optional<EngineApi> docker = lab.docker().filter(_ -> name.equals("docker"));
        var figures = new ArrayList<Figure>();
        var skipped = new ArrayList<String>();
        try (Fleet fleet = Fleet.start(site)) {
            figures.add(fresh(lab, fleet, docker));
            fleet.watch();
            for (int size : sizes) {
                figures.add(noOpPass(lab, fleet, size, docker, skipped));
            }
        }
        figures.addAll(memory(lab, site, sizes.getLast()));
        return new Findings(figures, skipped);
    }

    /** Why the engine can't be measured here. */
    private Optional<String> away(Site site) {
        if (name.equals("docker") && site.lab().docker().isEmpty()) {
            return Optional.of("no Docker Engine answers on a socket file of this host");
        }
        try (Instances instances = site.installation().instances(site.settings())) {
            return instances.engine().equals(name)
                    ? Optional.empty()
                    : Optional.of("this build has no engine '%s'".formatted(name));
        }
    }

    private Figure fresh(Lab lab, Fleet fleet, Optional<EngineApi> docker) throws InterruptedException {
        int size = lab.count(50, 4);
        var ours = new ArrayList<Double>();
        var bare = new ArrayList<Double>();
        for (int round = lab.count(3, 1); round > 0; round--) {
            List<String> names = fleet.names("f" + round + "x", size);
            ours.add(fleet.add(names));
            if (docker.isPresent()) {
                bare.add(BareEngine.again(docker.get(), names));
            }
            fleet.remove(names);
        }
        Figure figure = Figure.of(
                name + "-fresh-" + size,
                "%d new tenants, until each has answered PING, %s engine".formatted(size, name),
                "ms",
                Summary.of(ours));
        return bare.isEmpty()
                ? figure
                : figure.against("bare Engine API: create and start the same", Summary.of(bare))
                        .goal(FRESH);
    }

    private Figure noOpPass(Lab lab, Fleet fleet, int size, Optional<EngineApi> docker, List<String> skipped)
            throws InterruptedException {
        fleet.add(fleet.names("p", size - 1));
        IntStream.range(0, lab.count(10, 2)).forEach(_ -> fleet.pass());
        var ours = new ArrayList<Double>();
        var looks = new ArrayList<Double>();
        for (int i = lab.count(40, 5); i > 0; i--) {
            ours.add(fleet.pass());
            docker.ifPresent(api -> looks.add(BareEngine.look(api, fleet.site().mark() + "-")));
        }
        Figure figure = Figure.of(
                name + "-noop-" + size,
                "a pass over %d tenants with nothing to do, warm, %s engine".formatted(size, name),
                "ms",
                Summary.of(ours));
        if (!lab.quick()) {
            // A millisecond for each tenant.
            figure = figure.goal(Goal.atMost(size));
        }
        if (docker.isEmpty()) {
            return figure;
        }
        Figure compared = figure.against("bare Engine API: list and inspect all", Summary.of(looks));
        if (size > COMPOSED) {
            return compared;
        }
        return Compose.noOp(lab, fleet.site(), docker.get(), size, skipped)
                .map(compose -> compared.against("docker-compose up -d", compose))
                .orElse(compared);
    }

    private List<Figure> memory(Lab lab, Site site, int size) throws Exception {
        try (var controlPlane = ControlPlaneProcess.start(lab, site)) {
            String what = "resident memory of `up` with %d tenants, %s engine, %s";
            Figure first = figure("first", what.formatted(size, name, "after its first pass"), controlPlane.resident());
            for (int i = lab.count(20, 3); i > 0; i--) {
                Program.launcher(lab, "reconcile").with(site.environment()).time();
            }
            String later = "after %d more".formatted(lab.count(20, 3));
            return List.of(
                    first,
                    figure("later", what.formatted(size, name, later), controlPlane.resident())
                            .goal(MEMORY),
                    figure("later-pss", "the same, shared pages in part (Pss)", controlPlane.proportional()));
        }
    }

    private Figure figure(String when, String meaning, double mebibytes) {
        return Figure.of(name + "-memory-" + when, meaning, "MiB", Summary.of(List.of(mebibytes)));
    }
}
