package io.cachepilot.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page in Markdown of which one part is written by a run. */
record Page(Path file) {
    static final String BEGIN = "<!-- bench: begin -->";
    static final String END = "<!-- bench: end -->";

    /** Fails before anything is measured for nothing. */
    void requireMarkers() {
        part(read());
    }

    /** Puts the text between the two markers. */
    void rewrite(String text) {
        String page = read();
        int[] part = part(page);
        try {
            Files.writeString(file, page.substring(0, part[0]) + "\n" + text + page.substring(part[1]));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private int[] part(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(
                    "%s has no part to write: it needs the lines %s and %s".formatted(file, BEGIN, END));
        }
        return new int[] {begin + BEGIN.length(), end};
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
