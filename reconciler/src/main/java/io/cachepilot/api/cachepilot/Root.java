package io.cachepilot.api.cachepilot;

import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Schema;
import io.cachepilot.api.http.Verb;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What everyone may ask: which program this is, and whether it answers. */
final class Root {
    private final String version;
    private final InstantSource clock;

    Root(String version, InstantSource clock) {
        this.version = version;
        this.clock = clock;
    }

    record Program(String name, String version, String status) {}

    record Health(String status, BigDecimal timestamp) {}

    List<Route> routes() {
        return List.of(
                new Route(
                        Verb.GET,
                        "/",
                        new Operation(
                                "getRoot",
                                "Which program this is",
                                "Its name and version, without the wrapper of other answers.",
                                new Access.Open(),
                                Category.DEFAULT,
                                List.of(),
                                Optional.empty(),
                                List.of(Response.json(
                                        200,
                                        "The program.",
                                        Schema.object(
                                                Schema.field("name", Schema.string()),
                                                Schema.field("version", Schema.string()),
                                                Schema.field("status", Schema.string())),
                                        new Program("CachePilot API", version, "running"))),
                                _ -> Answer.json(200, new Program("CachePilot API", version, "running")))),
                new Route(
                        Verb.GET,
                        "/api/v1/health",
                        new Operation(
                                "getHealth",
                                "Whether it answers",
                                "Healthy whenever there is an answer; how the host is doing tells monitoring/health.",
                                new Access.Open(),
                                Category.DEFAULT,
                                List.of(),
                                Optional.empty(),
                                List.of(Response.json(
                                        200,
                                        "It answers.",
                                        Schema.object(
                                                Schema.field("status", Schema.string()),
                                                Schema.field("timestamp", Schema.number())),
                                        new Health("healthy", new BigDecimal("1735689600.123456")))),
                                _ -> Answer.json(200, new Health("healthy", BigDecimal.valueOf(clock.millis(), 3))))));
    }
}
