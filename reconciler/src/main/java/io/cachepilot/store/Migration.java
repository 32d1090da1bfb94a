package io.cachepilot.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Brings the tables of a database to what this version needs, a transaction for each step. */
record Migration(Path file, Handle handle) {
    void to(List<Tables> all) {
        handle.execute(
                "CREATE TABLE IF NOT EXISTS store_tables (owner TEXT PRIMARY KEY, step INTEGER NOT NULL) STRICT");
        Map<String, Integer> reached = reached();
        for (Tables tables : all) {
            int step = reached.getOrDefault(tables.owner(), 0);
            if (step > tables.steps().size()) {
                throw new StoreRefused(
                        "%s was written by a newer version of this program (its tables of %s are at step %d, and this version knows %d); use that version, or bring back the file as it was before"
                                .formatted(
                                        file,
                                        tables.owner(),
                                        step,
                                        tables.steps().size()));
            }
        }
        all.forEach(tables -> go(tables, reached.getOrDefault(tables.owner(), 0)));
    }

    private Map<String, Integer> reached() {
        var reached = new TreeMap<String, Integer>();
        handle.createQuery("SELECT owner, step FROM store_tables")
                .mapToMap()
                .forEach(row -> reached.put(
                        String.valueOf(row.get("owner")), ((Number) row.getOrDefault("step", 0)).intValue()));
        return reached;
    }

    private void go(Tables tables, int from) {
        for (int step = from; step < tables.steps().size(); step++) {
            List<String> statements = tables.steps().get(step);
            int next = step + 1;
            handle.useTransaction(transaction -> {
                statements.forEach(transaction::execute);
                transaction.execute(
                        "INSERT INTO store_tables (owner, step) VALUES (?, ?) ON CONFLICT (owner) DO UPDATE SET step = excluded.step",
                        tables.owner(),
                        next);
            });
        }
    }
}
