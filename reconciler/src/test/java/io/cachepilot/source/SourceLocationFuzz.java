package io.cachepilot.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.source.SourceLocation.RemoteRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text names a source, or is refused; an address that was taken has all its parts. */
final class SourceLocationFuzz {
    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "tenants.d",
                "https://user@example.org:8443/a/b.git#main:tenants",
                "ssh://[::1]:22/a.git:dir",
                "git@example.org:a/b.git",
                "ext::sh -c id",
                "http://localhost/a?b#c",
                "git://-oProxyCommand=x/a",
                "/a:b#:c",
                "https://u:p@h/\u0000");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyTextIsASourceOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Untrusted.soon(() -> {
            try {
                if (SourceLocation.parse(text, Path.of("/nowhere")) instanceof RemoteRepository remote) {
                    requireWhole(remote.url());
                }
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageNotContaining("\u0000").hasMessageNotContaining("\n");
            }
        });
    }

    private static void requireWhole(RemoteUrl url) {
        assertThat(url.host()).isNotEmpty().doesNotStartWith("-").doesNotContain("/", " ");
        assertThat(url.port()).isPositive();
        assertThat(url.origin()).contains("://");
        assertThat(url.isSsh() && !url.mayShowCredentials()).isFalse();
    }
}
