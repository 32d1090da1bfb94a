package io.cachepilot.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Ranges;
import io.cachepilot.api.http.Requests;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a proxy was told, the address is a short text that can be counted and logged. */
final class ForwardedAddressFuzz {
    private static final ForwardedAddress ADDRESS = new ForwardedAddress(Ranges.of("127.0.0.1", "10.0.0.1"));

    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "203.0.113.9",
                "1.2.3.4, 10.0.0.1",
                "::ffff:1.2.3.4,10.0.0.1,,",
                "1:2:3:4:5:6:7:8:9",
                "fe80::1%eth0",
                "1.2.3.4:80",
                "...::..a",
                "12345678");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyHeaderLeadsToAnAddress(byte[] header) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        Untrusted.soon(() -> {
            String address = ADDRESS.apply(Requests.get("/").with("X-Forwarded-For", text));
            assertThat(address).matches("[0-9a-fA-F:.]{1,45}");
            assertThat(ClientAddress.of(address).group()).isNotEmpty().hasSizeLessThan(50);
        });
    }
}
