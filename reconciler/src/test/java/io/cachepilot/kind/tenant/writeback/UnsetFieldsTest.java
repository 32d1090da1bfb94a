package io.cachepilot.kind.tenant.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.memory.WrittenBack;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnsetFieldsTest {
    private static final Pair PORTS = new Pair(7300, 7600);
    private static final WrittenBack OURS = WrittenBack.NOTHING.with("ours", 1, Optional.empty());

    @Test
    void whatAnEmptySpecLeavesOpenIsWritten() {
        assertThat(UnsetFields.of(document("spec:"), WrittenBack.NOTHING, 1).closed(PORTS, Optional.of("new")))
                .containsExactly(
                        new Edit.Put(List.of("spec", "ports", "tls"), Value.of(7300)),
                        new Edit.Put(List.of("spec", "ports", "plain"), Value.of(7600)),
                        new Edit.Put(List.of("spec", "password", "sealed"), Value.of("new")));
        assertThat(UnsetFields.of(document("kind: Tenant"), WrittenBack.NOTHING, 1))
                .isEqualTo(new UnsetFields(true, true, true));
    }

    @Test
    void whatIsGivenIsNoGap() {
        UnsetFields gaps = UnsetFields.of(
                document("spec: {ports: {tls: 7305, plain: 7605}, password: {sealed: s}}"), WrittenBack.NOTHING, 1);

        assertThat(gaps.none()).isTrue();
        assertThat(gaps.closed(PORTS, Optional.empty())).isEmpty();
    }

    @Test
    void onePortOfAPairIsWrittenBesideTheGivenOne() {
        assertThat(UnsetFields.of(document("spec: {ports: {tls: 7305}, password: {value: v}}"), WrittenBack.NOTHING, 1))
                .isEqualTo(new UnsetFields(false, true, false));
    }

    @Test
    void generationAloneIsNoPassword() {
        assertThat(passwordGap("{generation: 3}", WrittenBack.NOTHING, 3)).isTrue();
    }

    @Test
    void ourOwnSealedPasswordIsReplacedOnceARotationIsDone() {
        assertThat(passwordGap("{sealed: ours}", OURS, 1)).isFalse();
        assertThat(passwordGap("{sealed: ours, generation: 2}", OURS, 1))
                .as("before the rotation")
                .isFalse();
        assertThat(passwordGap("{sealed: ours, generation: 2}", OURS, 2)).isTrue();
        assertThat(passwordGap("{sealed: ours, generation: 1}", OURS, 2))
                .as("taken back by a person")
                .isFalse();
    }

    @Test
    void sealedPasswordOfAPersonIsNeverReplaced() {
        assertThat(passwordGap("{sealed: theirs, generation: 9}", OURS, 9)).isFalse();
    }

    private static boolean passwordGap(String password, WrittenBack written, int generation) {
        return UnsetFields.of(document("spec: {password: " + password + "}"), written, generation)
                .password();
    }

    private static Mapping document(String text) {
        return (Mapping) Yaml.parse("f", text.getBytes(StandardCharsets.UTF_8))
                .getFirst()
                .root()
                .orElseThrow();
    }
}
