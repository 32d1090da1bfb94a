package io.cachepilot.access.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    @Test
    void keysAreOfTheDocumentedShapeAndNoTwoAlike() {
        var random = new SecureRandom();
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            String key = KeyText.generate(random);
            assertThat(key).matches("cp_[0-9A-Za-z]{43}[0-9A-Za-z]{6}");
            assertThat(KeyText.isWellFormed(key)).isTrue();
            assertThat(seen.add(key)).isTrue();
        }
    }

    /** CRC-32 of the text before, computed by another program. */
    @Test
    void checksumIsTheOneThatOthersCompute() {
        String body = "cp_" + "0".repeat(43);

        assertThat(KeyText.isWellFormed(body + "1stkME")).isTrue();
    }

    @Test
    void everyMistypedCharacterAndEveryTwoThatAreSwappedAreNoticed() {
        String key = KeyText.generate(new Random(7));
        for (int i = "cp_".length(); i < key.length(); i++) {
            for (int n = 0; n < ALPHABET.length(); n++) {
                char other = ALPHABET.charAt(n);
                if (other != key.charAt(i)) {
                    String mistyped = key.substring(0, i) + other + key.substring(i + 1);
                    assertThat(KeyText.isWellFormed(mistyped)).as(mistyped).isFalse();
                }
            }
            if (i + 1 < key.length() && key.charAt(i) != key.charAt(i + 1)) {
                String swapped = key.substring(0, i) + key.charAt(i + 1) + key.charAt(i) + key.substring(i + 2);
                assertThat(KeyText.isWellFormed(swapped)).as(swapped).isFalse();
            }
        }
        assertThat(KeyText.isWellFormed(key + "0")).isFalse();
        assertThat(KeyText.isWellFormed(key.substring(0, key.length() - 1))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cp_", "cp_x", "cp_äöü"})
    void whatIsNoKeyIsNone(String text) {
        assertThat(KeyText.isWellFormed(text)).isFalse();
    }

    @Test
    void keysOfOlderProgramsMayBeKeys() {
        assertThat(KeyText.isWellFormed("CgAmLJUz9TrMHGiIqVpR5a2VXNIEqhjcnzSOiOEPblo"))
                .isTrue();
        assertThat(KeyText.isWellFormed("x".repeat(257))).isFalse();
    }
}
