package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import io.cachepilot.settings.Settings;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Has a question answered by the control plane that runs on the state, which has all connections open already, and where none answers,
 * by this process.
 */
public final class Asking {
    private static final String SEE = "how things are tells: cachepilot get";

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
        return print(new Wish(operations -> operations.tell(question, form), "looks", Optional.empty()));
    }

    /** Makes the change, and prints what came of it; returns what to exit with. */
    public int print(Instruction instruction, Agreement agreement) {
        return print(new Wish(
                operations -> operations.change(instruction, agreement),
                "commits",
                Optional.of("whether it was done tells: cachepilot history")));
    }

    /** Has everything looked at, or one spec, and prints how all are then, or that one; returns what to exit with. */
    public int reconcile(Optional<String> name) {
        return print(new Wish(operations -> operations.reconcile(name), "does it", Optional.of(SEE)));
    }

    /** Allows what is held back, and prints what that was; returns what to exit with. */
    public int approve(Optional<String> name, Optional<String> hash) {
        return print(new Wish(operations -> operations.approve(name, hash), "allows it", Optional.of(SEE)));
    }

    /** Prints what happens, as it happens; ends only when nobody reads it, or nobody tells it any more. */
    public int follow(Optional<String> name, Optional<String> since, Form form) {
        var reader = new EventReader(context, form);
        print(new Wish(
                operations -> {
                    operations.follow(name, since, reader);
                    return new Told(List.of(), List.of(), ExitCode.OK.number());
                },
                "does it",
                Optional.of(SEE)));
        if (context.terminal().out().flushed().isPresent()) {
            return ExitCode.ERROR.number();
        }
        throw new CommandFailed("the server has ended the events");
    }

    /**
     * What is wanted.
     *
     * @param word what this command does in a sentence where nobody else does it
     * @param untold where to see what became of it when no answer comes; empty where it does no harm to do it once more
     */
    private record Wish(Function<Operations, Told> of, String word, Optional<String> untold) {}

    private int print(Wish wish) {
        Told told = place.elsewhere(context)
                .map(server -> printable(wish.of().apply(new ApiOperations(server, caller))))
                .orElseGet(() -> here(wish));
        told.lines().forEach(context::print);
        // Both may go to one place, where a note must not stand in the midst of a line.
        context.terminal().out().flush();
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

    private Told here(Wish wish) {
        Settings settings = context.settings(options);
        var state = new StateDirectory(settings.state());
        return switch (Greeting.of(state, settings)) {
            case Greeting.Answers(SocketExchange exchange) -> {
                try {
                    yield wish.of().apply(new ApiOperations(exchange, caller));
                } catch (UncheckedIOException e) {
                    String because = "The control plane has not answered: " + FileTrouble.words(e);
                    wish.untold().ifPresent(advice -> {
                        throw new CommandFailed(because + "; " + advice);
                    });
                    say(because, wish);
                    yield alone(settings, () -> Presence.of(state), wish);
                }
            }
            case Greeting.Nobody _ -> alone(settings, () -> Presence.of(state), wish);
            case Greeting.Silent(Presence presence) -> {
                say("The control plane does not answer within %d s".formatted(Greeting.AT_MOST.toSeconds()), wish);
                yield alone(settings, () -> presence, wish);
            }
            case Greeting.Useless(String because) -> {
                say(because, wish);
                yield alone(settings, () -> Presence.of(state), wish);
            }
        };
    }

    private void say(String because, Wish wish) {
        context.terminal().err().println("%s; this command %s by itself.".formatted(because, wish.word()));
    }

    private Told alone(Settings settings, Supplier<Presence> presence, Wish wish) {
        return wish.of().apply(new OwnOperations(context, settings, presence, caller));
    }
}
