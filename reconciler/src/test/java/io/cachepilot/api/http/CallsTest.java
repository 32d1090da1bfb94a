package io.cachepilot.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallsTest {
    private final Calls calls = new Calls(
            new RouteTable(List.of(Echo.surface(Echo.route(Verb.GET, "/a/{name}", new Access.Open())))),
            Incoming::peer,
            Calls.memory(0));

    @ParameterizedTest
    @CsvSource({"/a/b, b", "/a/%C3%BC%20x, ü x", "/a/b%2Fc, b/c", "/a/b+c, b+c", "/a/%2e%2e, .."})
    void namesAreDecoded(String path, String name) {
        assertThat(calls.of(Requests.get(path)).name("name")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/%", "/a/%2", "/a/%zz", "/a/%ff", "a/b", "*", ""})
    void whatIsMalformedLeadsNowhere(String path) {
        assertThat(calls.of(Requests.get(path)).route()).isEmpty();
    }

    @Test
    void theQueryIsDecodedInItsOrder() {
        Call call = calls.of(Requests.get("/a/b?x=1&y=%26+z&x=2&flag&=e"));

        assertThat(call.query())
                .isEqualTo(Map.of("x", List.of("1", "2"), "y", List.of("& z"), "flag", List.of(""), "", List.of("e")));
        assertThat(call.query("x")).contains("1");
        assertThat(call.query("none")).isEmpty();
    }

    @Test
    void aCallersIdIsKeptWhereItFits() {
        assertThat(calls.of(Requests.get("/a/b").with("X-Request-Id", "abc-1.2_3"))
                        .id())
                .isEqualTo("abc-1.2_3");
        assertThat(calls.of(Requests.get("/a/b").with("X-Request-Id", "two words"))
                        .id())
                .hasSize(36);
        assertThat(calls.of(Requests.get("/a/b").with("X-Request-Id", "x".repeat(65)))
                        .id())
                .hasSize(36);
    }
}
