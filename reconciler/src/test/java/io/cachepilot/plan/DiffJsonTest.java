package io.cachepilot.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DiffJsonTest {
    @Test
    void shapeIsTheOneOfItsFormatVersion() {
        var wait = new Wait(Wait.Cause.CRASH_LOOP, "ended 3 times", Optional.empty());
        var diff = new Diff(
                "12345678",
                List.of(
                        Previews.configured("a", Impact.DATA),
                        Previews.inSync("b"),
                        Previews.waiting("c", wait),
                        Previews.refused("d", "d.yaml: port 7300 is taken")),
                List.of(),
                false,
                Optional.empty());

        assertThat(Json.writePretty(DiffJson.of(diff)) + "\n").isEqualTo("""
                {
                  "format_version" : 2,
                  "revision" : "12345678",
                  "exit_code" : 1,
                  "specs" : [ {
                    "kind" : "tenant",
                    "name" : "a",
                    "in_sync" : false,
                    "actions" : [ {
                      "action" : "ConfigureServer",
                      "description" : "configure the running server",
                      "reason" : "the spec changed",
                      "impact" : "data",
                      "changes" : [ {
                        "field" : "server.maxmemory",
                        "from" : "1",
                        "to" : "2",
                        "cause" : "pending"
                      } ]
                    } ],
                    "differences" : [ {
                      "field" : "server.maxmemory",
                      "from" : "1",
                      "to" : "2",
                      "cause" : "pending"
                    } ],
                    "waits" : [ ],
                    "problems" : [ ]
                  }, {
                    "kind" : "tenant",
                    "name" : "b",
                    "in_sync" : true,
                    "actions" : [ ],
                    "differences" : [ ],
                    "waits" : [ ],
                    "problems" : [ ]
                  }, {
                    "kind" : "tenant",
                    "name" : "c",
                    "in_sync" : false,
                    "actions" : [ ],
                    "differences" : [ ],
                    "waits" : [ {
                      "cause" : "crash_loop",
                      "message" : "ended 3 times"
                    } ],
                    "problems" : [ ]
                  }, {
                    "kind" : "tenant",
                    "name" : "d",
                    "in_sync" : true,
                    "actions" : [ ],
                    "differences" : [ ],
                    "waits" : [ ],
                    "problems" : [ "d.yaml: port 7300 is taken" ]
                  } ],
                  "problems" : [ "d.yaml: port 7300 is taken" ],
                  "removals_held" : null
                }
                """);
    }
}
