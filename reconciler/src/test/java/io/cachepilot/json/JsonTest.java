package io.cachepilot.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.secret.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    private static final Lamp LAMP = new Lamp(
            "desk",
            40,
            Optional.of("warm"),
            OptionalInt.of(3),
            Instant.parse("2026-11-22T10:00:00.123456789Z"),
            Duration.ofMillis(1500),
            List.of(Colour.RED),
            new TreeMap<>(Map.of("b", "2", "a", "1")));

    enum Colour {
        RED
    }

    record Lamp(
            String name,
            int watts,
            Optional<String> tone,
            OptionalInt steps,
            Instant made,
            Duration fade,
            List<Colour> colours,
            SortedMap<String, String> labels) {}

    record Name(String name, Optional<String> tone) {}

    @Test
    void writesTimesAsText() {
        assertThat(Json.write(LAMP)).isEqualTo("""
                {"name":"desk","watts":40,"tone":"warm","steps":3,"made":"2026-11-22T10:00:00.123456789Z",\
                "fade":"PT1.5S","colours":["RED"],"labels":{"a":"1","b":"2"}}""");
    }

    @Test
    void readsBackWhatItWrote() {
        assertThat(Json.read(Json.write(LAMP), Lamp.class)).isEqualTo(LAMP);
    }

    @Test
    void readsBackWhatItWroteForPeople() {
        assertThat(Json.writePretty(LAMP)).contains("\n  \"name\" : \"desk\",");
        assertThat(Json.read(Json.writePretty(LAMP), Lamp.class)).isEqualTo(LAMP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"desk\",\"tone\":null}", "{\"name\":\"desk\"}"})
    void whatIsLeftOutOfAnOptionalIsEmpty(String json) {
        assertThat(Json.read(json, Name.class)).isEqualTo(new Name("desk", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"desk\",\"of a later version\":1}",
                "{\"name\":\"desk\",\"name\":\"floor\"}",
                "{\"name\":\"desk\"} {}",
                "{\"tone\":\"warm\"}"
            })
    void exactlyMeansNoMoreAndNoLess(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.readExactly(json, Name.class))
                .withMessageStartingWith("not the JSON of a name")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("later", "floor"));
    }

    @Test
    void fieldThatIsTooMuchIsNamedWhereItCanOnlyBeAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.readExactly("{\"name\":\"desk\",\"watts\":1}", Name.class))
                .withMessageContaining("it knows no field 'watts'");
        assertThat(Json.readExactly(Json.write(LAMP), Lamp.class)).isEqualTo(LAMP);
    }

    @Test
    void whatTheTypeDoesNotKnowIsLeftOut() {
        assertThat(Json.read("{\"name\":\"desk\",\"of a later version\":{\"x\":[1]}}", Name.class))
                .isEqualTo(new Name("desk", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "{\"name\":null}",
                "{\"name\":{}}",
                "{\"name\":\"desk\"",
                "{\"name\":\"desk\"} more",
                "\"desk\"",
            })
    void refusesWhatHasAnotherShape(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read(json, Name.class))
                .withMessageStartingWith("not the JSON of a name");
    }

    @Test
    void saysWhereTheTextIsBroken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read("{\n  \"name\": ?}", Name.class))
                .withMessageMatching("not the JSON of a name, at line 2 column \\d+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "{\"name\":hunter2}",
                "{\"name\":\"hunter2\"",
                "{hunter2:1}",
                "{\"name\":\"x\",\"watts\":\"hunter2\"}",
                "{\"name\":\"x\",\"watts\":1,\"made\":\"hunter2\"}",
                "{\"name\":\"x\",\"watts\":1,\"colours\":[\"hunter2\"]}",
                "{\"labels\":{\"hunter2\":[]}}",
            })
    void neverQuotesWhatItRefuses(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read(json, Lamp.class))
                .satisfies(e -> assertThat(e).hasNoCause())
                .withMessageNotContaining("hunter2");
    }

    record Even(int number) {
        Even {
            if (number % 2 != 0) {
                throw new IllegalArgumentException("an odd secret 4711");
            }
        }
    }

    @Test
    void whatARecordRefusesIsRefusedWithoutItsWords() {
        assertThat(Json.read("{\"number\": 4}", Even.class)).isEqualTo(new Even(4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read("{\"number\": 3}", Even.class))
                .withMessage("not the JSON of an even, at line 1 column 13");
    }

    record Hidden(String reveal) implements Unwritable {}

    record Holder(String name, Optional<Hidden> secret) {}

    record Wide(String name, Object anything) {}

    static Stream<Arguments> valuesWithSecrets() throws GeneralSecurityException {
        var hidden = new Hidden("hunter2");
        var key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
        return Stream.of(
                        hidden,
                        new Holder("a", Optional.of(hidden)),
                        new Wide("a", hidden),
                        new Wide("a", new Wide("b", List.of(Map.of("c", new Holder("d", Optional.of(hidden)))))),
                        List.of("a", List.of(hidden)),
                        Map.of("a", hidden),
                        Map.of(hidden, "a"),
                        Map.of("a", Map.of(hidden, List.of())),
                        new Object[] {"a", hidden},
                        Optional.of(hidden),
                        key,
                        Map.of("key", key),
                        new Secret("hunter2"),
                        List.of(new Wide("a", Map.of(new Secret("hunter2"), 1))))
                .map(value -> Arguments.of(value.getClass().getSimpleName(), value));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valuesWithSecrets")
    void refusesSecretsAtAnyDepth(String name, Object value) {
        for (Function<Object, String> write : List.<Function<Object, String>>of(Json::write, Json::writePretty)) {
            assertThatThrownBy(() -> write.apply(value))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is not written as JSON")
                    .hasMessageNotContaining("hunter2")
                    .hasNoCause();
        }
    }

    @Test
    void writesWhatHoldsNoSecretBesideTheirType() {
        assertThat(Json.write(new Holder("a", Optional.empty()))).isEqualTo("{\"name\":\"a\",\"secret\":null}");
    }
}
