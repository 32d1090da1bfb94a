package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import java.util.List;
import java.util.Map;

/** What a command ended with and what it printed. */
record CommandResult(List<String> command, int exit, String out, String err) {
    CommandResult expect(int code) {
        assertThat(exit)
                .as("%s printed:%n%s%nand on the standard error:%n%s", command, out, err)
                .isEqualTo(code);
        return this;
    }

    /** Its standard output as JSON. */
    Map<?, ?> json() {
        return Json.read(out, Map.class);
    }

    /** The line of a table that is about this tenant. */
    String row(String tenant) {
        List<String> rows =
                out.lines().filter(line -> line.startsWith(tenant + " ")).toList();
        assertThat(rows).as("lines about %s in:%n%s", tenant, out).hasSize(1);
        return rows.getFirst();
    }
}
