package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.event.Event;
import io.cachepilot.json.Json;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.report.SpecDetails;
import io.cachepilot.report.answer.Form;

/** Takes server-sent events as they come; see the HTML standard, section 9.2. */
final class EventReader {
    private static final String DATA = "data: ";
    private static final String LOST = "event: lost";

    private final Context context;
    private final Form form;

    EventReader(Context context, Form form) {
        this.context = context;
        this.form = form;
    }

    /** Takes a line; false when no more is wanted, since nobody reads. */
    boolean take(String line) {
        if (line.equals(LOST)) {
            // Beside the events, so that a program that reads those is not disturbed.
            context.terminal()
                    .err()
                    .println("cachepilot: some of the events that were asked for are not kept any more;"
                            + " what follows begins with the oldest that is");
            context.terminal().err().flush();
        } else if (line.startsWith(DATA) && !line.equals(DATA + "{}")) {
            String event = line.substring(DATA.length());
            String shown = form == Form.JSON ? event : SpecDetails.line(Json.read(event, Event.class));
            context.print(Printable.of(shown));
        }
        return context.terminal().out().flushed().isEmpty();
    }
}
