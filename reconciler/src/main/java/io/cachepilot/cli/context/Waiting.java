package io.cachepilot.cli.context;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.Requests;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.view.Times;
import java.nio.file.Path;
import java.time.Duration;

/** Has the running control plane do something, and waits for it: never for one that does not answer, and never in silence. */
public record Waiting(Context context, StateDirectory state) {
    private static final Duration QUIETLY = Duration.ofSeconds(3);

    /** The pass over everything that a person asked for. */
    public void fullPass(Duration atMost) throws InterruptedException {
        on(new Requests(state.requests()), "its pass over all tenants", atMost);
    }

    /**
     * Returns when it was done.
     *
     * @param what is waited for, in words
     * @throws CommandFailed when it takes longer than that, or the control plane ends or falls silent meanwhile
     */
    public void on(Requests requests, String what, Duration atMost) throws InterruptedException {
        requireWorking();
        Path request = requests.ask();
        long start = System.nanoTime();
        boolean told = false;
        while (!requests.awaitDone(request, QUIETLY)) {
            requireWorking();
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new CommandFailed("the running control plane did not end %s within %d s; it goes on with it"
                        .formatted(what, atMost.toSeconds()));
            }
            if (!told) {
                context.terminal().err().println("waiting for the control plane: " + what);
                told = true;
            }
        }
    }

    /** Throws {@link CommandFailed} where there is nobody to wait for. */
    public void requireWorking() {
        switch (Presence.of(state)) {
            case Presence.Working _ -> {}
            case Presence.Silent silent -> throw new CommandFailed(words(silent));
            case Presence.Absent _ -> throw new CommandFailed("the control plane has just ended; try again");
        }
    }

    /** What is wrong with a control plane that does not answer, and what to do. */
    public static String words(Presence.Silent silent) {
        long pid = silent.owner().pid();
        return "the control plane, pid %d, has not answered since %s: it hangs or was stopped; let it go on with kill -CONT %d, or end it with cachepilot down"
                .formatted(pid, Times.shown(silent.since()), pid);
    }

    /**
     * Wakes a control plane for something that is there to be taken over, without waiting for it.
     *
     * @param now what to say when it works
     * @param later what to say when none runs
     */
    public static String wake(StateDirectory state, String now, String later) {
        return switch (Presence.of(state)) {
            case Presence.Absent _ -> later;
            case Presence.Working _ -> {
                new Requests(state.requests()).ask();
                yield now;
            }
            case Presence.Silent silent -> {
                new Requests(state.requests()).ask();
                yield "nothing comes of it yet: " + words(silent);
            }
        };
    }
}
