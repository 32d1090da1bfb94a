package io.cachepilot.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyTest {
    @Test
    void readsAsKindAndName() {
        assertThat(new Key("tenant", "client1")).hasToString("tenant/client1");
    }

    @Test
    void theKindOfAManifestIsWrittenInLowerCase() {
        assertThat(Key.of("Tenant", "a")).isEqualTo(new Key("tenant", "a"));
        assertThat(Key.of("CertificateAuthority", "default"))
                .isEqualTo(new Key("certificate-authority", "default"))
                .extracting(Key::words)
                .isEqualTo("certificate authority default");
    }

    @Test
    void sortsByKindThenName() {
        assertThat(Stream.of(new Key("b", "a"), new Key("a", "c"), new Key("a", "b"))
                        .sorted())
                .containsExactly(new Key("a", "b"), new Key("a", "c"), new Key("b", "a"));
    }

    @Test
    void refusesAKindThatWouldMakeItsTextAmbiguous() {
        assertThatThrownBy(() -> new Key("a/b", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a/b'");
        assertThatThrownBy(() -> new Key("a", " ")).isInstanceOf(IllegalArgumentException.class);
    }
}
