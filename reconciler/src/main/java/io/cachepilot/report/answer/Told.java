package io.cachepilot.report.answer;

import io.cachepilot.json.Json;
import java.util.List;

/**
 * The answer to a question, ready to be printed.
 *
 * @param lines the answer
 * @param notes what to know about it, a sentence each; no part of it
 * @param exitCode what a command that prints it ends with
 */
public record Told(List<String> lines, List<String> notes, int exitCode) {
    public Told {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    static Told of(List<String> lines) {
        return new Told(lines, List.of(), 0);
    }

    /** A document of the command line. */
    public static Told json(Object document) {
        return of(List.of(Json.writePretty(document)));
    }

    /** As long as what was asked for goes on. */
    public Told unfinished() {
        return noting(List.of("It is not finished yet, and goes on; see: cachepilot get"))
                .endingWith(1);
    }

    Told noting(List<String> remarks) {
        return new Told(lines, remarks, exitCode);
    }

    Told endingWith(int code) {
        return new Told(lines, notes, code);
    }
}
