package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.report.Form;
import io.cachepilot.report.Question;
import io.cachepilot.report.Told;
import io.cachepilot.settings.Settings;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/**
 * Has a question answered by the control plane that runs on the state, which has all connections open already, and where none answers,
 * by this process.
 */
public final class Asking {
    private final Context context;
    private final SettingsOptions options;
    private final PlaceOptions place;
    private final Caller caller;

    public Asking(Context context, SettingsOptions options, PlaceOptions place) {
        this.context = context;
        this.options = options;
        this.place = place;
        this.caller = context.terminal().caller(options.typed());
    }

    /** Prints the answer; returns what to exit with. */
    public int print(Question question, Form form) {
        Told told = place.elsewhere(context)
                .map(server -> printable(new ApiOperations(server, caller).tell(question, form)))
                .orElseGet(() -> here(question, form));
        told.lines().forEach(context::print);
        told.notes().forEach(context.terminal().err()::println);
        return told.exitCode();
    }

    /** A control plane elsewhere may say anything, and a terminal obeys. */
    private static Told printable(Told told) {
        return new Told(
                told.lines().stream().map(Printable::of).toList(),
                told.notes().stream().map(Printable::of).toList(),
                told.exitCode());
    }

    private Told here(Question question, Form form) {
        Settings settings = context.settings(options);
        var state = new StateDirectory(settings.state());
        return switch (Greeting.of(state, settings)) {
            case Greeting.Answers(SocketExchange exchange) -> {
                try {
                    yield new ApiOperations(exchange, caller).tell(question, form);
                } catch (UncheckedIOException e) {
                    say("The control plane has not answered: " + FileTrouble.words(e));
                    yield look(settings, () -> Presence.of(state), question, form);
                }
            }
            case Greeting.Nobody _ -> look(settings, () -> Presence.of(state), question, form);
            case Greeting.Silent(Presence presence) -> {
                say("The control plane does not answer within %d s".formatted(Greeting.AT_MOST.toSeconds()));
                yield look(settings, () -> presence, question, form);
            }
            case Greeting.Useless(String because) -> {
                say(because);
                yield look(settings, () -> Presence.of(state), question, form);
            }
        };
    }

    private void say(String because) {
        context.terminal().err().println(because + "; this command looks by itself.");
    }

    private Told look(Settings settings, Supplier<Presence> presence, Question question, Form form) {
        try (ReadOnlyControlPlane reading = context.installation().reading(settings)) {
            return new OwnOperations(reading.reports(presence), caller).tell(question, form);
        }
    }
}
