package io.cachepilot.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Echo;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Requests;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.api.http.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ErrorAnswersTest {
    /** Else anybody who hangs up in time could fill the log with errors. */
    @Test
    void halfABodyIsNoErrorOfTheServer() {
        var calls = new Calls(
                new RouteTable(List.of(Echo.surface(Echo.route(Verb.POST, "/tenants", Echo.needs(Role.ADMIN))))),
                new ForwardedAddress(List.of()),
                Calls.memory(0));

        var answer = new ErrorAnswers().pass(calls.of(Requests.of("POST", "/tenants")), _ -> {
            throw new Refusal.Refused(new Refusal.BodyIncomplete());
        });

        assertThat(answer.status()).isEqualTo(408);
    }
}
