package io.cachepilot.bench;

import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.plan.Key;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A control plane in this JVM, put together as the program does it, that makes a pass only when it is told to. Its first
 * tenant is there from the start, so that what an installation does once is not measured.
 */
final class Fleet implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Site site;
    private final RunningControlPlane serving;

    private Fleet(Site site, RunningControlPlane serving) {
        this.site = site;
        this.serving = serving;
    }

    static Fleet start(Site site) {
        var fleet = new Fleet(site, site.installation().serving(site.settings(), _ -> {}));
        site.lab().scratch().atEnd(fleet::close);
        fleet.serving.controlPlane().start();
        fleet.add(List.of(site.tenant("first", 0)));
        return fleet;
    }

    /** From now on it also follows events, as the program does. Whatever is done behind its back is repaired at once. */
    void watch() {
        serving.triggers().run();
    }

    Site site() {
        return site;
    }

    List<String> names(String group, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> site.tenant(group, number))
                .toList();
    }

    /** Adds the tenants and returns how long it takes until each was seen in sync, in milliseconds. */
    double add(List<String> tenants) {
        tenants.forEach(site::add);
        double took = pass();
        for (String tenant : tenants) {
            boolean ready = serving.board()
                    .get(new Key("tenant", tenant))
                    .filter(status -> status.holds(ConditionType.READY))
                    .isPresent();
            if (!ready) {
                throw new IllegalStateException("the tenant " + tenant + " did not get ready");
            }
        }
        return took;
    }

    void remove(List<String> tenants) {
        tenants.forEach(site::delete);
        pass();
    }

    /** Makes a pass over all tenants, until there is nothing left to do, and returns how long it took in milliseconds. */
    double pass() {
        long start = System.nanoTime();
        serving.controlPlane().fullPass(Priority.PERSON);
        if (!serving.loop().awaitSettled(LONGEST)) {
            throw new IllegalStateException("a pass did not end within " + LONGEST.toMinutes() + " minutes");
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Ends it; its tenants go on until the site is removed. A second time does nothing. */
    @Override
    public void close() {
        serving.close();
    }
}
