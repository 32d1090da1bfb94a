package io.cachepilot.api.cachepilot;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.instance.HostPort;
import io.cachepilot.secret.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Connection strings of passwords that hold what means something in a URL. */
final class HandoverTest {
    private static final Secret PASSWORD = new Secret("p@ss:w/ord#1%$&(x)!*+~");

    @Test
    void aConnectionStringIsAUrlOfThatPassword() {
        var uri = URI.create(Handover.Connection.of("rediss", new HostPort("10.0.0.1", 7300), PASSWORD)
                .connection_string());

        assertThat(uri.getHost()).isEqualTo("10.0.0.1");
        assertThat(uri.getPort()).isEqualTo(7300);
        assertThat(uri.getRawUserInfo()).isEqualTo(":p%40ss%3Aw%2Ford%231%25%24%26%28x%29%21%2A%2B%7E");
        assertThat(uri.getUserInfo()).isEqualTo(":" + PASSWORD.reveal());
    }

    @Test
    void soIsThatOfAnIpv6Address() {
        assertThat(Handover.Connection.of("redis", new HostPort("::1", 7600), new Secret("secret-x"))
                        .connection_string())
                .isEqualTo("redis://:secret-x@[::1]:7600");
    }
}
