package io.cachepilot.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.8.9.10, 127.8.9.10, true",
        "::1, 0000000000000000/64, true",
        "::ffff:203.0.113.7, 203.0.113.7, false",
        "::ffff:127.0.0.1, 127.0.0.1, true",
        "2001:db8:1:2:3:4:5:6, 20010db800010002/64, false",
        "2001:db8:1:2::, 20010db800010002/64, false",
        "fe80::1%eth0, fe80000000000000/64, false",
        "203.0.113.7:4711, 203.0.113.7, false",
        "[2001:db8:1:2::7]:4711, 20010db800010002/64, false",
        "[2001:db8:1:2::7], 20010db800010002/64, false",
        "[::ffff:203.0.113.7]:80, 203.0.113.7, false",
        "[fe80::1%eth0]:80, fe80000000000000/64, false",
        "2001:DB8:1:2:0:0:0:7, 20010db800010002/64, false",
        "127.1, 127.1, false",
        "0177.0.0.1, 0177.0.0.1, false",
        "localhost, localhost, false",
        "unknown, unknown, false"
    })
    void oneCallerIsAnAddressOrASixtyFour(String text, String group, boolean loopback) {
        ClientAddress address = ClientAddress.of(text);

        assertThat(address.group()).isEqualTo(group);
        assertThat(address.isLoopback()).isEqualTo(loopback);
    }
}
