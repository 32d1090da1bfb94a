package io.cachepilot.kind.tenant.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisVersionTest {
    @Test
    void readsThreeNumbers() {
        assertThat(RedisVersion.parse("7.0.15")).isEqualTo(new RedisVersion(7, 0, 15));
        assertThat(RedisVersion.parse("8.4.0-rc1")).isEqualTo(new RedisVersion(8, 4, 0));
    }

    @Test
    void numbersAreComparedAsNumbers() {
        assertThat(RedisVersion.parse("7.10.0")).isGreaterThan(RedisVersion.parse("7.9.9"));
        assertThat(RedisVersion.parse("10.0.0")).isGreaterThan(RedisVersion.parse("9.9.9"));
        assertThat(RedisVersion.parse("7.2.11")).isGreaterThan(RedisVersion.parse("7.2.9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "7.0", "v7.0.15", "seven"})
    void refusesWhatIsNoVersion(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisVersion.parse(text))
                .withMessage("'" + text + "' is not a version like 7.0.15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.0.14", "6.2.19", "7.0.15", "7.2.10", "7.4.5", "8.0.3", "8.2.1"})
    void linesWithoutTheFixesHaveTheHoles(String version) {
        assertThat(RedisVersion.parse(version).hasKnownScriptingHoles()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2.20", "7.2.11", "7.4.6", "8.0.4", "8.2.2", "8.4.0", "9.0.0"})
    void linesWithTheFixesHaveNone(String version) {
        assertThat(RedisVersion.parse(version).hasKnownScriptingHoles()).isFalse();
    }
}
