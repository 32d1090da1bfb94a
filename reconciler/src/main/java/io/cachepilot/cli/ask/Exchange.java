package io.cachepilot.cli.ask;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.report.answer.ToldMessage;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Sends requests of the API, and waits for their answers. */
interface Exchange {
    /**
     * Asks, and waits for the whole answer.
     *
     * @throws java.io.UncheckedIOException when none comes
     */
    Reply send(Ask ask);

    /** What is said of an answer that refuses what was asked for. */
    CommandFailed refused(Reply reply);

    /**
     * Asks, and takes the lines of the answer as they come, until no more are wanted or it ends, which it may never do.
     *
     * @throws io.cachepilot.cli.terminal.CommandFailed when it is refused
     * @throws java.io.UncheckedIOException when no answer comes
     */
    void follow(Ask ask, Predicate<String> wantsMore);

    /**
     * What is asked.
     *
     * @param target path and query, encoded
     * @param headers beside those that every request has
     * @param body empty text for none
     */
    record Ask(String verb, String target, Map<String, String> headers, String body) {
        static Ask get(String target, Map<String, String> headers) {
            return new Ask("GET", target, headers, "");
        }
    }

    /**
     * What came back.
     *
     * @param headers by their names, of whatever case
     */
    record Reply(int status, TreeMap<String, String> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** What a command ends with that was refused. */
        ExitCode exitCode() {
            return header(ToldMessage.EXIT_CODE).equals(Optional.of(Integer.toString(ToldMessage.USAGE)))
                    ? ExitCode.USAGE
                    : ExitCode.ERROR;
        }

        boolean isRefusal() {
            return status >= 300;
        }
    }
}
