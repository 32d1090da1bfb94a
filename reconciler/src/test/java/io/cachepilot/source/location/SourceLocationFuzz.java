package io.cachepilot.source.location;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.source.location.SourceLocation.RemoteRepository;
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
                // What it was told to write instead once held this as it is.
                "git@\u001b[2Jexample.org:a/b.git",
                "https://example.org:0/a",
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
                assertThat(String.valueOf(e.getMessage()).chars()).noneMatch(Character::isISOControl);
            }
        });
    }

    private static void requireWhole(RemoteUrl url) {
        assertThat(url.host()).isNotEmpty().doesNotStartWith("-").doesNotContain("/", " ");
        assertThat(url.port()).isBetween(1, 65_535);
        assertThat(url.origin()).contains("://");
        assertThat(url.isSsh() && !url.mayShowCredentials()).isFalse();
    }
}
