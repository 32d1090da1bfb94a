package io.cachepilot.cli.ask;

import io.cachepilot.cli.ask.Exchange.Ask;
import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.state.ControlSocket;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.settings.Settings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Whether a control plane that works on a state directory answers those who ask. */
sealed interface Greeting {
    /** How long is waited for one that only has to say that it is there. */
    Duration AT_MOST = Duration.ofSeconds(2);

    /** It does. */
    record Answers(SocketExchange exchange) implements Greeting {}

    /** None runs. */
    record Nobody() implements Greeting {}

    /** One runs, and has not answered in time. */
    record Silent(Presence presence) implements Greeting {}

    /** One runs that is of no use for this; why, in words. */
    record Useless(String because) implements Greeting {}

    /**
     * Asks it.
     *
     * @param settings of what the answers are to be about
     * @throws CommandFailed when this user may not ask it
     */
    static Greeting of(StateDirectory state, Settings settings) {
        Optional<Path> socket = new ControlSocket(state).find();
        if (socket.isPresent()) {
            return of(new SocketExchange(socket.get()), state, settings);
        }
        if (Files.isDirectory(state.root()) && !Files.isExecutable(state.root())) {
            throw denied(state.root());
        }
        return new Nobody();
    }

    /** Nobody answers at a socket: what is left of one that was killed, or what somebody has put there instead. */
    private static Greeting unanswered(StateDirectory state) {
        return switch (Presence.of(state)) {
            case Presence.Working _ -> new Useless("What works on this state directory can't be asked at its socket");
            case Presence.Silent silent -> new Silent(silent);
            case Presence.Absent _ -> new Nobody();
        };
    }

    private static Greeting of(SocketExchange exchange, StateDirectory state, Settings settings) {
        Optional<Instant> sign = Presence.lastSign(state);
        try {
            Reply reply = exchange.send(Ask.get("/api/v1/control", Map.of()), AT_MOST);
            if (reply.isRefusal()) {
                return new Useless("The control plane answers %d to commands".formatted(reply.status()));
            }
            return reply.body().contains(settings.served(state.chosenEngine()))
                    ? new Answers(exchange)
                    : new Useless("The control plane that runs here has another source or engine");
        } catch (SocketTimeoutException _) {
            return new Silent(Presence.afterWaiting(state, sign));
        } catch (IOException _) {
            if (!Files.isWritable(exchange.socket())) {
                throw denied(exchange.socket());
            }
            return unanswered(state);
        }
    }

    private static CommandFailed denied(Path place) {
        return new CommandFailed(
                "cannot ask the control plane of this host: %s; be that user, or ask it by its API: cachepilot --at URL"
                        .formatted(FileTrouble.words(new AccessDeniedException(place.toString()))));
    }
}
