package io.cachepilot.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real shell makes of the words. */
final class ShellWordTest {
    private static final List<String> WORDS = List.of(
            "plain",
            "/a/b-c_d.e:f@g%h+i,j",
            "",
            " ",
            "a b",
            "it's",
            "''",
            "\"$HOME\"",
            "$(echo x)`echo y`",
            "a\\b",
            "a\\",
            "*?[a]{b,c}",
            "~",
            "~root",
            "a=b",
            "#x",
            "!x",
            "-n",
            "a;b&c|d>e<f(g)",
            "größe 日本",
            "two\nlines",
            "tab\there");

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void aShellReadsEachWordAsItself(String shell) throws IOException {
        String line = WORDS.stream().map(ShellWord::of).collect(Collectors.joining(" "));

        var process = new ProcessBuilder(shell, "-c", "printf '%s\\0' " + line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String read = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(List.of(read.split("\0", -1))).startsWith(WORDS.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state/ca/ca.crt", "--flag"})
    void whatMeansNothingToAShellStaysAsItIs(String word) {
        assertThat(ShellWord.of(word)).isEqualTo(word);
    }
}
