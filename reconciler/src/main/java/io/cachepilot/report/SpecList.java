package io.cachepilot.report;

import io.cachepilot.converge.view.KindWords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The specs of one kind, and how they are.
 *
 * @param others what a person has to see to of other kinds, a line for each spec
 * @param warnings what an operator should change about the host
 * @param problems what is wrong in the manifests
 * @param damaged what all share and can't be read
 * @param found what else was found where they run
 * @param away why what runs can't be looked at; empty when it was
 * @param stale why what is said may be old; empty while a control plane works
 */
public record SpecList(
        KindWords kind,
        List<Overview.Row> rows,
        List<String> others,
        List<String> warnings,
        List<String> problems,
        List<String> damaged,
        List<String> found,
        Optional<String> away,
        Optional<Stale> stale) {
    private static final int FORMAT_VERSION = 1;

    public SpecList {
        rows = List.copyOf(rows);
        others = List.copyOf(others);
        warnings = List.copyOf(warnings);
        problems = List.copyOf(problems);
        damaged = List.copyOf(damaged);
        found = List.copyOf(found);
    }

    /** Only how one of them is. */
    public SpecList only(String name) {
        return new SpecList(
                kind,
                rows.stream().filter(row -> row.name().equals(name)).toList(),
                List.of(),
                List.of(),
                List.of(),
                damaged,
                List.of(),
                away,
                stale);
    }

    /**
     * For people.
     *
     * @param withOthers whether other kinds are told of too
     */
    public List<String> lines(boolean withOthers) {
        var lines = new ArrayList<>(Overview.lines(kind, rows));
        if (withOthers) {
            lines.addAll(others);
        }
        warnings.forEach(text -> lines.add("warning: " + text));
        lines.addAll(problems);
        damaged.forEach(text -> lines.add("damaged: " + text));
        lines.addAll(found);
        return lines;
    }

    /** What to know about the lines. */
    public List<String> notes() {
        var notes = new ArrayList<String>();
        away.ifPresent(because -> notes.add("Instances can't be looked at: " + because));
        stale.ifPresent(it -> notes.add(it.text()));
        return notes;
    }

    /** For programs. */
    public Map<String, Object> json() {
        var listing = new LinkedHashMap<String, Object>();
        listing.put("format_version", FORMAT_VERSION);
        listing.put(
                kind.several().replace(' ', '_'), rows.stream().map(this::json).toList());
        listing.put("stale", stale);
        return listing;
    }

    private Map<String, Object> json(Overview.Row row) {
        var listed = new LinkedHashMap<String, Object>();
        listed.put("name", row.name());
        listed.put("status", Overview.status(row));
        for (String field : kind.fields()) {
            listed.put(field, row.view().map(view -> view.values().get(field)));
        }
        listed.put("detail", row.status());
        return listed;
    }
}
