package io.cachepilot.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the Docker Engine itself takes for the work that our docker engine gives it: the least that is possible. */
final class BareEngine {
    private BareEngine() {}

    /**
     * Replaces each tenant's container by one of the same name and settings, and returns how long it takes to create and
     * start them, in milliseconds.
     */
    static double again(EngineApi docker, List<String> tenants) throws InterruptedException {
        var settings = new HashMap<String, Map<String, ?>>();
        for (String tenant : tenants) {
            String id = docker.containers(tenant).getFirst();
            Map<?, ?> container = docker.inspect(id);
            settings.put(String.valueOf(container.get("Name")).substring(1), settings(container));
        }
        InParallel.each(List.copyOf(settings.keySet()), docker::remove);
        long start = System.nanoTime();
        InParallel.each(List.copyOf(settings.keySet()), name -> {
            docker.create(name, settings.getOrDefault(name, Map.of()));
            docker.start(name);
        });
        return (System.nanoTime() - start) / 1e6;
    }

    private static Map<String, ?> settings(Map<?, ?> container) {
        var settings = new HashMap<String, Object>();
        EngineApi.part(container, "Config").forEach((key, value) -> settings.put(String.valueOf(key), value));
        settings.put("HostConfig", EngineApi.part(container, "HostConfig"));
        return settings;
    }

    /** How long it takes to list the containers and to inspect each, in milliseconds. */
    static double look(EngineApi docker, String nameContains) {
        long start = System.nanoTime();
        var states = new ArrayList<Object>();
        docker.containers(nameContains)
                .forEach(id -> states.add(docker.inspect(id).get("State")));
        return states.isEmpty() ? 0 : (System.nanoTime() - start) / 1e6;
    }
}
