package io.cachepilot.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any path and any query is decoded, or is none. */
final class PercentDecodingFuzz {
    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "/api/v1/tenants/client1",
                "/%2e%2e%2F%c3%a9//",
                "/%ff%00%",
                "/%\uff11\uff12",
                "a=1&a=2&&=&b+c=%20",
                "x=\ud83d\ude00%F0%9F%98%80");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyAddressIsDecodedOrNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Untrusted.soon(() -> {
            PercentDecoding.segments(text)
                    .ifPresent(segments -> assertThat(segments)
                            .allMatch(segment -> segment.length() <= text.length())
                            .hasSizeLessThanOrEqualTo(text.length()));
            PercentDecoding.query(text)
                    .ifPresent(values -> assertThat(values.size()).isLessThanOrEqualTo(text.length()));
        });
    }
}
