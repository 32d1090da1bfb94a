package io.cachepilot.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Echo;
import io.cachepilot.api.http.Incoming;
import io.cachepilot.api.http.Limit;
import io.cachepilot.api.http.Requests;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.http.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A contract is the table of routes, and one that is faulty, or not kept, is no start. */
final class ContractTest {
    private static final String CONTRACT = """
            openapi: 3.1.1
            x-limits: {system: 30, default: 100}
            paths:
              /toys/{name}:
                put:
                  operationId: putToy
                  x-role: operator
                  x-limit: system
                  parameters:
                  - {name: name, in: path, required: true, schema: {$ref: '#/components/schemas/Name'}}
                  requestBody:
                    content:
                      application/json: {schema: {type: object}}
            components:
              schemas:
                Name: {type: string, pattern: '^[a-z]+$'}
            """;

    private static final RequestHandler NOTHING = _ -> Answer.text(200, "text/plain", "");

    @Test
    void operationIsWhereItsContractSays() {
        Route route = contract(CONTRACT).bind(Map.of("putToy", NOTHING)).getFirst();

        assertThat(route.verb()).isEqualTo(Verb.PUT);
        assertThat(route.path()).isEqualTo("/toys/{name}");
        assertThat(route.operation().access()).isEqualTo(new Access.Needs(Role.OPERATOR));
        assertThat(route.operation().limit()).isEqualTo(new Limit("system", 30));
        assertThat(route.operation().mediaType()).isEqualTo(Optional.of("application/json"));
    }

    @Test
    void operationThatNobodyDoesIsNoStart() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> contract(CONTRACT).bind(Map.of()))
                .withMessage("nothing does the operation putToy of the contract");
    }

    @Test
    void handlerOfNoOperationIsNoStart() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> contract(CONTRACT).bind(Map.of("putToy", NOTHING, "getToy", NOTHING)))
                .withMessage("the contract has no operation getToy");
    }

    @Test
    void twoHandlersOfOneOperationAreNoStart() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Contract.handlers(List.of(Map.of("putToy", NOTHING), Map.of("putToy", NOTHING))))
                .withMessage("two do the operation putToy");
    }

    @Test
    void operationThatGoesSaysSoInEachAnswer() {
        String going = CONTRACT.replace(
                "x-limit: system",
                "x-limit: system\n      deprecated: true\n      x-deprecated-since: 2026-11-30\n      x-sunset: 2027-06-30");
        Surface surface = contract(going).surface("Toys", List.of("/toys"), new Echo(), Map.of("putToy", NOTHING));
        var calls = new Calls(new RouteTable(List.of(surface)), Incoming::peer, Calls.memory(0));

        Answer answer = calls.of(Requests.of("PUT", "/toys/bear")).dispatch();

        // RFC 9745 counts seconds; `date -ud 2026-11-30 +%s` and `date -ud 2027-06-30 -R` say these.
        assertThat(answer.header("Deprecation")).contains("@1795996800");
        assertThat(answer.header("Sunset")).contains("Wed, 30 Jun 2027 00:00:00 GMT");
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> contract(going.replace("x-sunset: 2027-06-30", "x-sunset: soon")))
                .withMessageContaining("x-sunset is no date like 2026-11-30");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "operationId: putToy | name: putToy | toys.paths./toys/{name}.put: operationId is missing",
                "x-role: operator | x-role: king | toys.paths./toys/{name}.put: there is no role king",
                "x-role: operator | x-tra: operator | toys.paths./toys/{name}.put: x-role is missing",
                "x-limit: system | x-limit: none | toys.paths./toys/{name}.put: there is no limit none",
                "default: 100 | default: many | toys: there is no limit default",
                "{name}: | {other}: | toys.paths./toys/{other}.put: the path names [other], and the parameters [name]",
                "schemas/Name' | schemas/Named' | refers to #/components/schemas/Named, which is not there",
                "'#/components | 'other.yaml#/components | which is no place of this file",
                "put: | putt: | toys.paths./toys/{name}: there is no method putt",
            })
    void faultOfAContractIsTold(String original, String faulty, String message) {
        assertThat(CONTRACT).contains(original);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> contract(CONTRACT.replace(original, faulty)))
                .withMessageContaining(message);
    }

    private static Contract contract(String text) {
        return Contract.of("toys", () -> new Load(LoadSettings.builder().build()).loadFromString(text));
    }
}
