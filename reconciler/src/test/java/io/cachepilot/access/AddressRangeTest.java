package io.cachepilot.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "10.0.0.1, ::ffff:10.0.0.1",
        "10.0.0.1, ::FFFF:0a00:0001",
        "::ffff:10.0.0.1, 10.0.0.1",
        "10.0.0.0/8, 10.255.255.255",
        "10.1.2.3/8, 10.200.0.1",
        "10.0.0.0/9, 10.127.0.1",
        "::ffff:10.0.0.0/104, 10.9.9.9",
        "0.0.0.0/0, 203.0.113.9",
        "192.0.2.7/32, 192.0.2.7",
        "192.0.2.6/31, 192.0.2.7",
        "2001:db8::1, 2001:0DB8:0:0:0:0:0:1",
        "2001:db8:0::0:1, 2001:db8::1",
        "[2001:db8::1], 2001:db8::1",
        "2001:db8::/32, 2001:db8:ffff::7",
        "2001:db8::/33, 2001:db8:7fff::7",
        "::/0, 2001:db8::7",
        "::1, 0:0:0:0:0:0:0:1",
        "fe80::1%eth0, fe80::1",
        "fe80::1, fe80::1%3"
    })
    void oneAddressIsTheSameInEverySpelling(String range, String address) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(ClientAddress.of(address)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.2",
        "10.0.0.0/9, 10.128.0.1",
        "10.0.0.0/8, 11.0.0.1",
        "0.0.0.0/0, 2001:db8::7",
        "::/0, 203.0.113.9",
        "192.0.2.6/31, 192.0.2.8",
        "2001:db8::/33, 2001:db8:8000::7",
        "10.0.0.1, unknown"
    })
    void othersAreNotInIt(String range, String address) {
        assertThat(AddressRange.parse(range).orElseThrow().contains(ClientAddress.of(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "localhost", "10.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.1/33", "10.0.0.1/-1", "10.0.0.1/",
                        "10.0.0.1/8/8",
                "10.0.0.1/0x8", "2001:db8::1/129", "::ffff:10.0.0.1/95", "1::2::3", ":", "12345::", "/8", "10.0.0.1 /8",
                        "[::1"
            })
    void whatIsNoneIsRefused(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }
}
