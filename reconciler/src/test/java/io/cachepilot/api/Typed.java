package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.Installations;
import io.cachepilot.cli.CommandLineProgram;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A command that was typed in a directory, in this JVM, and what came of it. */
record Typed(int code, String out, String err) {
    static Typed in(Path directory, Map<String, String> environment, String... words) {
        var out = new StringWriter();
        return in(directory, environment, out, words).with(out.toString());
    }

    /** The same with its output going there, while it runs. */
    static Typed in(Path directory, Map<String, String> environment, Writer out, String... words) {
        var err = new StringWriter();
        var terminal = new Terminal(
                new BufferedReader(new StringReader("")),
                Output.to(out),
                Output.to(err),
                false,
                _ -> Optional.empty(),
                directory,
                "cachepilot");
        int code = new CommandLineProgram(Installations.at(directory), directory, environment, terminal).run(words);
        return new Typed(code, "", err.toString());
    }

    private Typed with(String printed) {
        return new Typed(code, printed, err);
    }

    Typed expect(ExitCode expected) {
        assertThat(code).as(out + err).isEqualTo(expected.number());
        return this;
    }
}
