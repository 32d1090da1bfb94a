package io.cachepilot.api.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All routes of all surfaces: what is served, and what the document says. */
public final class RouteTable {
    private final List<Surface> surfaces;
    private final Map<Integer, List<Entry>> bySize = new HashMap<>();

    private record Entry(Surface surface, Route route) {}

    /** What a path and a method lead to. */
    sealed interface Found {
        /**
         * An operation.
         *
         * @param names what stands in the place of each name of the path
         */
        record Match(Surface surface, Route route, Map<String, String> names) implements Found {}

        /**
         * Operations of other methods.
         *
         * @param allowed those methods
         */
        record OtherVerb(Surface surface, Set<Verb> allowed) implements Found {}

        record Nothing(Surface surface) implements Found {}
    }

    /** @param surfaces the first of them answers for paths that belong to none */
    public RouteTable(List<Surface> surfaces) {
        this.surfaces = List.copyOf(surfaces);
        var ids = new HashSet<String>();
        var places = new HashSet<String>();
        var limits = new HashMap<String, Limit>();
        for (Surface surface : this.surfaces) {
            for (Route route : surface.routes()) {
                if (!ids.add(route.operation().id())
                        || !places.add(route.verb() + " " + route.path().replaceAll("\\{[^}]*}", "{}"))) {
                    throw new IllegalArgumentException("there are two of " + route.verb() + " " + route.path());
                }
                Limit limit = route.operation().limit();
                if (!limits.computeIfAbsent(limit.name(), _ -> limit).equals(limit)) {
                    throw new IllegalArgumentException("two surfaces have another limit " + limit.name());
                }
                bySize.computeIfAbsent(Route.segments(route.path()).size(), _ -> new ArrayList<>())
                        .add(new Entry(surface, route));
            }
        }
        // A literal path comes before one with names in it.
        bySize.values()
                .forEach(entries -> entries.sort(
                        Comparator.comparing(entry -> entry.route().path().replace('{', '~'))));
    }

    public List<Surface> surfaces() {
        return surfaces;
    }

    Found find(Optional<Verb> verb, List<String> segments) {
        var allowed = EnumSet.noneOf(Verb.class);
        Surface closest = closest(segments);
        for (Entry entry : bySize.getOrDefault(segments.size(), List.of())) {
            Optional<Map<String, String>> names = entry.route().match(segments);
            if (names.isPresent()
                    && verb.filter(wanted -> wanted == entry.route().verb()).isPresent()) {
                return new Found.Match(entry.surface(), entry.route(), names.get());
            }
            if (names.isPresent()) {
                allowed.add(entry.route().verb());
                closest = entry.surface();
            }
        }
        return allowed.isEmpty() ? new Found.Nothing(closest) : new Found.OtherVerb(closest, allowed);
    }

    private Surface closest(List<String> segments) {
        String path = "/" + String.join("/", segments);
        return surfaces.stream()
                .filter(surface -> surface.claims(path) > 0)
                .max(Comparator.comparingInt(surface -> surface.claims(path)))
                .orElse(surfaces.getFirst());
    }
}
