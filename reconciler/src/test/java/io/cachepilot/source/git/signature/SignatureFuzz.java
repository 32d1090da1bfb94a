package io.cachepilot.source.git.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

/** Any commit is judged, and only what was really signed passes. The keys that signed the seeds are thrown away. */
final class SignatureFuzz {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private static AllowedSigners signers;
    private static Set<String> signed;

    @BeforeAll
    static void readSigners() throws SignersInvalid {
        signers = AllowedSigners.parse(
                new String(resource("allowed-signers"), StandardCharsets.ISO_8859_1), "allowed-signers");
        signed = seeds().map(SignatureFuzz::payload).collect(Collectors.toSet());
    }

    static Stream<byte[]> seeds() {
        return Stream.of("ssh-ed25519", "ssh-ecdsa", "openpgp").map(SignatureFuzz::resource);
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyCommitIsJudged(byte[] commit) {
        Untrusted.soon(() -> {
            try {
                signers.signerOf(SignedCommit.parse(commit), NOW);
                assertThat(signed).contains(payload(commit));
            } catch (SignatureRejected e) {
                assertThat(seeds())
                        .as(String.valueOf(e.getMessage()))
                        .noneMatch(seed -> Objects.deepEquals(seed, commit));
            }
        });
    }

    private static String payload(byte[] commit) {
        try {
            return new String(SignedCommit.parse(commit).payload(), StandardCharsets.ISO_8859_1);
        } catch (SignatureRejected e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(SignatureFuzz.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
