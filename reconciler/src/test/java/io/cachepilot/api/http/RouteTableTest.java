package io.cachepilot.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
    private static final Access OPEN = new Access.Open();

    private final RouteTable table = new RouteTable(List.of(Echo.surface(
            Echo.route(Verb.GET, "/", OPEN),
            Echo.route(Verb.GET, "/tenants/{name}", OPEN),
            Echo.route(Verb.GET, "/tenants/all", OPEN),
            Echo.route(Verb.POST, "/tenants/{name}/start", OPEN),
            Echo.route(Verb.DELETE, "/tenants/{name}", OPEN))));

    @Test
    void namesOfThePathAreFilledIn() {
        assertThat(find(Verb.GET, "", "tenants", "a/b").names()).isEqualTo(Map.of("name", "a/b"));
    }

    @Test
    void aLiteralPathComesBeforeANamedOne() {
        assertThat(find(Verb.GET, "", "tenants", "all").route().path()).isEqualTo("/tenants/all");
    }

    @Test
    void theRootIsAPath() {
        assertThat(table.find(Optional.of(Verb.GET), List.of(""))).isInstanceOf(RouteTable.Found.Match.class);
    }

    @Test
    void anotherMethodIsToldWithThoseThatThereAre() {
        assertThat(table.find(Optional.of(Verb.PUT), List.of("tenants", "a")))
                .isInstanceOfSatisfying(
                        RouteTable.Found.OtherVerb.class,
                        found -> assertThat(found.allowed()).containsExactly(Verb.GET, Verb.DELETE));
        assertThat(table.find(Optional.empty(), List.of("tenants", "a", "start")))
                .isInstanceOfSatisfying(
                        RouteTable.Found.OtherVerb.class,
                        found -> assertThat(found.allowed()).containsExactly(Verb.POST));
    }

    @Test
    void whatIsLongerOrShorterIsNothing() {
        assertThat(table.find(Optional.of(Verb.GET), List.of("tenants"))).isInstanceOf(RouteTable.Found.Nothing.class);
        assertThat(table.find(Optional.of(Verb.GET), List.of("tenants", "a", "")))
                .isInstanceOf(RouteTable.Found.Nothing.class);
    }

    @Test
    void whatIsNothingIsOfTheSurfaceWhosePathItIs() {
        var first = surface("first", "/", "/api");
        var second = surface("second", "/api/proxy", "/api/apps");
        var both = new RouteTable(List.of(first, second));

        for (String path : List.of("/", "/nothing", "/api", "/api/proxys", "/apis")) {
            assertThat(nothing(both, path)).as(path).isEqualTo(first);
        }
        for (String path : List.of("/api/proxy", "/api/proxy/x/y", "/api/apps/1")) {
            assertThat(nothing(both, path)).as(path).isEqualTo(second);
        }
    }

    private static Surface surface(String name, String... prefixes) {
        return new Surface(name, List.of(prefixes), new Echo(), Echo.DEFAULT, LinkedHashMap::new, List.of());
    }

    private static Surface nothing(RouteTable table, String path) {
        return table.find(Optional.of(Verb.GET), Route.segments(path)) instanceof RouteTable.Found.Nothing(Surface of)
                ? of
                : surface("none");
    }

    @Test
    void limitOfOneNameIsOne() {
        Route route = Echo.route(Verb.GET, "/a", OPEN);
        Operation other = new Operation(
                "other",
                OPEN,
                new Limit("tenants", 51),
                Optional.empty(),
                route.operation().handler());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouteTable(List.of(Echo.surface(route, new Route(Verb.GET, "/b", other)))))
                .withMessage("two surfaces have another limit tenants");
    }

    @Test
    void twoRoutesOfOnePlaceAreRefused() {
        Route one = Echo.route(Verb.GET, "/a/{x}", OPEN);
        Route same = Echo.route(Verb.GET, "/a/{y}", OPEN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouteTable(List.of(Echo.surface(one, same))))
                .withMessageContaining("/a/{y}");
    }

    private RouteTable.Found.Match find(Verb verb, String... segments) {
        List<String> path = List.of(segments).subList(1, segments.length);
        RouteTable.Found found = table.find(Optional.of(verb), path);
        assertThat(found).isInstanceOf(RouteTable.Found.Match.class);
        return (RouteTable.Found.Match) found;
    }
}
