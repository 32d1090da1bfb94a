package io.cachepilot.pki.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerNamesTest {
    @Test
    void sortsNamesAndAddressesApart() {
        var names = ServerNames.of(List.of("localhost", "::1", "client1.redis", "127.0.0.1"));

        assertThat(names.dnsNames()).containsExactly("client1.redis", "localhost");
        assertThat(names.addresses()).containsExactly("127.0.0.1", "::1");
        assertThat(names).hasToString("DNS:client1.redis, DNS:localhost, IP:127.0.0.1, IP:::1");
    }

    @Test
    void orderCaseAndRepetitionMakeNoDifference() {
        var names = ServerNames.of(List.of("Redis.Example.COM", "0:0:0:0:0:0:0:1", "a"));

        assertThat(names).isEqualTo(ServerNames.of(List.of("::1", "a", "redis.example.com", "A")));
        assertThat(names).isNotEqualTo(ServerNames.of(List.of("::1", "a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "a", "1a", "123.redis", "client-1.redis", "xn--bcher-kva.example", "1.2.3.com"})
    void knowsADnsName(String name) {
        assertThat(ServerNames.isDnsName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.",
                ".a",
                "a..b",
                "-a",
                "a-",
                "a.-b",
                "a_b",
                "*.example.com",
                "ä",
                "a b",
                "a\n",
                "123",
                "1.2.3.4",
                "127.1",
                "::1",
                "a:1",
                "a/b"
            })
    void knowsWhatIsNoDnsName(String text) {
        assertThat(ServerNames.isDnsName(text)).isFalse();
    }

    @Test
    void knowsHowLongANameMayBe() {
        String longest = "a".repeat(63);

        assertThat(ServerNames.isDnsName(longest + ".redis")).isTrue();
        assertThat(ServerNames.isDnsName(longest + "a.redis")).isFalse();
        assertThat(ServerNames.isDnsName(String.join(".", longest, longest, longest, "a".repeat(61))))
                .isTrue();
        assertThat(ServerNames.isDnsName(String.join(".", longest, longest, longest, "a".repeat(62))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:DB8::0:1, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "10:0:0:100:0:a0:0:0, 10::100:0:a0:0:0",
        "::ffff:192.0.2.1, 192.0.2.1",
        "192.0.2.1, 192.0.2.1",
    })
    void writesAnAddressInOneForm(String text, String canonical) {
        assertThat(ServerNames.of(List.of(text)).addresses()).containsExactly(canonical);
    }

    @Test
    void refusesWhatIsNeitherAndNamesAllOfIt() {
        var texts = List.of("ok", "127.1", "0177.0.0.1", "256.1.1.1", "[::1]", "fe80::1%1", "a_b", "*.a");

        assertThatThrownBy(() -> ServerNames.of(texts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'127.1', '0177.0.0.1', '256.1.1.1', '[::1]', 'fe80::1%1', 'a_b', '*.a': ");
    }
}
