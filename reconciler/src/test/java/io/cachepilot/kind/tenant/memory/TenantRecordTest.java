package io.cachepilot.kind.tenant.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.json.Json;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.Memory;
import io.cachepilot.kind.tenant.spec.TenantSpec.PasswordSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import io.cachepilot.secret.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TenantRecordTest {
    private static final TenantSpec FULL = new TenantSpec(
            "a",
            new TreeMap<>(Map.of("customer", "acme")),
            false,
            new Memory(100, 200, EvictionPolicy.NOEVICTION),
            SecurityMode.DUAL_MODE,
            Persistence.PERSISTENT,
            new PortsSpec(OptionalInt.of(7300), OptionalInt.empty()),
            new PasswordSpec(Optional.of(new Secret("hunter2")), Optional.of("c2VhbGVk"), 3),
            false,
            Optional.of("redis:7"),
            Optional.of(Instant.parse("2026-11-22T10:00:00.5Z")),
            Optional.of(Instant.parse("2026-11-23T10:00:00Z")),
            DeletionPolicy.DELETE,
            true,
            true);

    @Test
    void fullRecordSurvivesItsFile() {
        var record = Records.of("a.yaml", FULL, new Pair(7300, 7600))
                .withApplied(
                        TenantMemory.texts(new TreeMap<>(Map.of(Field.LIMIT, "200", Field.access("default"), "on ~*"))))
                .withApproved(true);
        record = record.with(record.own()
                .withUsers(new TreeMap<>(Map.of("default", "on nopass")))
                .withCarrying(true)
                .withWrittenBack(WrittenBack.NOTHING.with("c2VhbGVk", 3, Optional.empty())));

        assertThat(TenantMemory.FORM.read(Json.write(record))).isEqualTo(record);
    }

    @Test
    void recordOfDefaultsSurvivesItsFile() {
        var record = Records.of("a.yaml", Specs.tenant("a").spec(), new Pair(7300, 7600));

        assertThat(TenantMemory.FORM.read(Json.write(record))).isEqualTo(record);
    }

    @Test
    void emptyRecordSurvivesItsFile() {
        assertThat(TenantMemory.FORM.read(Json.write(Records.EMPTY))).isEqualTo(Records.EMPTY);
    }

    @Test
    void fileHoldsNoPasswordInPlainText() {
        String json = Json.write(Records.of("a.yaml", FULL, new Pair(7300, 7600)));

        assertThat(json).doesNotContain("hunter2").contains("c2VhbGVk");
    }

    @Test
    void recordOfAnEarlierVersionIsStillRead() {
        String json = Json.write(Records.of("a.yaml", FULL, new Pair(7300, 7600)));
        String earlier = json.replaceFirst(
                "\"password\":\\{[^}]*}", "\"password\":{\"value\":{\"reveal\":\"hunter2\"},\"generation\":3}");

        assertThat(earlier).isNotEqualTo(json);
        assertThat(TenantMemory.FORM.read(earlier).spec().map(TenantSpec::password))
                .contains(new PasswordSpec(Optional.of(new Secret("hunter2")), Optional.empty(), 3));
    }

    @Test
    void recordFromBeforeAnythingWasWrittenBackIsStillRead() {
        String json = Json.write(Records.EMPTY);
        String earlier = json.replace(",\"writtenBack\":null", "");

        assertThat(earlier).isNotEqualTo(json);
        assertThat(TenantMemory.FORM.read(earlier)).isEqualTo(Records.EMPTY);
    }

    @Test
    void printsNoPassword() {
        assertThat(Records.of("a.yaml", FULL, new Pair(1, 2)).toString()).doesNotContain("hunter2");
    }

    @Test
    void appliedFieldsAreThoseThatWereApplied() {
        var fields = new TreeMap<>(Map.of(Field.LIMIT, "200", Field.server("maxmemory"), "1"));

        assertThat(TenantMemory.appliedFields(Records.EMPTY.withApplied(TenantMemory.texts(fields))))
                .isEqualTo(fields);
    }

    @Test
    void tenantThatIsGoneKeepsItsPortsAndItsSpec() {
        var record = Records.of("a.yaml", FULL, new Pair(7300, 7600)).letGo(Instant.EPOCH);

        assertThat(record.file()).isEmpty();
        assertThat(record.own().ports()).contains(new Pair(7300, 7600));
        assertThat(record.spec()).contains(FULL.withoutPlaintext());
    }
}
