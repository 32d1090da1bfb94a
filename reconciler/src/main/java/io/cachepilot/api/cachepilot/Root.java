package io.cachepilot.api.cachepilot;

import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Map;

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

    Map<String, RequestHandler> handlers() {
        return Map.of(
                "getRoot",
                _ -> Answer.json(200, new Program("CachePilot API", version, "running")),
                "getHealth",
                _ -> Answer.json(200, new Health("healthy", BigDecimal.valueOf(clock.millis(), 3))));
    }
}
