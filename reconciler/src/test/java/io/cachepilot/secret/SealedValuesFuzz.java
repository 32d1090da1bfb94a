package io.cachepilot.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.plan.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text that claims to be sealed is refused, but for those that were. */
final class SealedValuesFuzz {
    private static final Secret VALUE = new Secret("correct-horse");

    @TempDir
    private static Path directory;

    private static SealedValues values;

    @BeforeAll
    static void makeKeys() {
        values = SealedValues.keeping(new SealingKeys(directory.resolve("sealing")));
    }

    static Stream<byte[]> seeds() {
        byte[] file = Base64.getDecoder().decode(values.seal(new Key("tenant", "client1"), "password", VALUE));
        return Stream.concat(
                Stream.of(file, Arrays.copyOf(file, file.length - 1), Arrays.copyOf(file, 100)),
                Untrusted.seeds(
                        "age-encryption.org/v1\n-> X25519 AAAA\nAAAA\n--- AAAA\n",
                        "age-encryption.org/v1\n-> scrypt AAAA 63\nAAAA\n--- AAAA\n",
                        "age-encryption.org/v1\n" + "-> x y\n\n".repeat(200) + "---",
                        "AAAA"));
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyFileIsOpenedOrRefused(byte[] file) {
        Untrusted.soon(() -> {
            values.open(new String(file, StandardCharsets.UTF_8), new Key("tenant", "client1"), "password");
            String sealed = Base64.getEncoder().encodeToString(file);
            if (values.open(sealed, new Key("tenant", "client1"), "password") instanceof Opened.Plain plain) {
                assertThat(plain.value()).isEqualTo(VALUE);
            }
            assertThat(values.open(sealed, new Key("tenant", "client2"), "password"))
                    .isInstanceOf(Opened.Refused.class);
        });
    }
}
