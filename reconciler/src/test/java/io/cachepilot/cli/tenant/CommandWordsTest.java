package io.cachepilot.cli.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandWordsTest {
    @Test
    void blanksPartWords() {
        assertThat(CommandWords.of("  SET\tk   v ")).containsExactly("SET", "k", "v");
    }

    @Test
    void quotesKeepWordsTogether() {
        assertThat(CommandWords.of("SET 'my key' \"a 'b' c\"")).containsExactly("SET", "my key", "a 'b' c");
    }

    @Test
    void quotedNothingIsAWord() {
        assertThat(CommandWords.of("SET k ''")).containsExactly("SET", "k", "");
    }

    @Test
    void quoteWithinAWordBelongsToIt() {
        assertThat(CommandWords.of("a'b c'd")).containsExactly("ab cd");
    }

    @Test
    void backslashIsAnOrdinaryCharacter() {
        assertThat(CommandWords.of("SET k a\\b")).containsExactly("SET", "k", "a\\b");
    }

    @Test
    void blankLineHasNoWords() {
        assertThat(CommandWords.of(" \t ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET 'k", "GET \"k", "'"})
    void openQuoteIsRefused(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandWords.of(line))
                .withMessageEndingWith(" is not closed");
    }
}
