package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void showsStarsWhereverItIsPrinted() {
        var secret = new Secret("hunter2");

        assertThat(secret).hasToString("***");
        assertThat(new Kept(secret, 3)).hasToString("Kept[value=***, generation=3]");
    }

    @Test
    void equalsByItsText() {
        var secret = new Secret("pässword");

        assertThat(secret).isEqualTo(new Secret("pässword")).hasSameHashCodeAs(new Secret("pässword"));
        assertThat(secret).isNotEqualTo(new Secret("pässwort")).isNotEqualTo(new Secret("pässword "));
        assertThat(secret.equals(null)).isFalse();
    }

    @Test
    void generatesPasswordsOfFortyThreeUrlSafeCharacters() {
        var random = new SecureRandom();
        var seen = new HashSet<Secret>();

        for (int i = 0; i < 100; i++) {
            Secret password = Passwords.generate(random);
            assertThat(password.reveal()).matches("[A-Za-z0-9_-]{43}");
            seen.add(password);
        }

        assertThat(seen).hasSize(100);
    }
}
