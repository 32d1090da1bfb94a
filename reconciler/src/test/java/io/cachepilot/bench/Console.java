package io.cachepilot.bench;

/** Where a run tells what it does: not among its results. */
final class Console {
    private Console() {}

    static void say(String line) {
        System.err.println("bench: " + line);
    }
}
