package io.cachepilot.cli.context;

import java.util.SequencedMap;
import java.util.function.Supplier;

/** The commands of one kind, which its wiring brings. */
public interface KindCommands {
    /** What sets each up, by its name, in the order of the help. */
    SequencedMap<String, Supplier<Object>> commands(Context context);
}
