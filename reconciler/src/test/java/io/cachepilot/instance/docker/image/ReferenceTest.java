package io.cachepilot.instance.docker.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "redis, redis, latest",
        "redis:7-alpine, redis, 7-alpine",
        "team/redis:7.4, team/redis, 7.4",
        "registry.example:5000/team/redis:7.4, registry.example:5000/team/redis, 7.4",
        "registry.example/redis, registry.example/redis, latest",
        "localhost:5000/redis, localhost:5000/redis, latest"
    })
    void readsRepositoryAndTag(String text, String repository, String tag) {
        assertThat(Reference.parse(text)).contains(new Reference(repository, tag));
    }

    @Test
    void aDigestWinsOverATag() {
        assertThat(Reference.parse("redis:7@" + DIGEST)).contains(new Reference("redis", DIGEST));
        assertThat(Reference.parse("redis@" + DIGEST)).map(Reference::toString).contains("redis@" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Redis:7",
                "redis:",
                "redis:7:8",
                "redis 7",
                "-redis",
                "redis/",
                "/redis",
                "redis@sha256:12",
                "redis:7\n",
                "../redis",
                "redis:--rm",
                "http://redis"
            })
    void refusesWhatIsNone(String text) {
        assertThat(Reference.parse(text)).isEmpty();
    }
}
