package io.cachepilot.kind.tenant.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.memory.Records;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
    private static final Remembered<TenantSpec, TenantMemory> RECORD =
            Records.of("a.yaml", Specs.tenant("a").spec(), new Pair(7300, 7600));

    @TempDir
    private Path directory;

    private Ledger<TenantSpec, TenantMemory> ledger;

    @BeforeEach
    void open() {
        ledger = new Ledger<>(directory.resolve("instances"), TenantMemory.FORM);
    }

    @Test
    void unknownTenantHasAnEmptyRecord() {
        assertThat(ledger.get("a")).isEqualTo(Records.EMPTY);
        assertThat(ledger.all().readable()).isEmpty();
    }

    @Test
    void lookingMakesNoFile() {
        ledger.get("a");
        ledger.all();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void recordIsThereForTheNextControlPlane() {
        ledger.update("a", _ -> RECORD);

        assertThat(new Ledger<>(directory.resolve("instances"), TenantMemory.FORM).get("a"))
                .isEqualTo(RECORD);
    }

    @Test
    void recordIsForItsOwnerOnly() throws IOException {
        ledger.update("a", _ -> RECORD);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a"))))
                .isEqualTo("rw-------");
    }

    @Test
    void changeOfNothingWritesNothing() {
        ledger.update("a", record -> record);

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void directoryWithoutARecordIsNoTenant() throws IOException {
        ledger.update("a", _ -> RECORD);
        Files.createDirectories(directory.resolve("instances/b"));

        assertThat(ledger.all().readable()).isEqualTo(Map.of("a", RECORD));
    }

    @Test
    void damagedRecordIsToldWithItsFileAndWithoutItsContent() throws IOException {
        ledger.update("a", _ -> RECORD);
        Files.writeString(file("a"), "{\"file\":\"hunter2");

        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.get("a"))
                .withMessageStartingWith(file("a") + " is damaged (")
                .withMessageEndingWith("); restore it, or delete it to have its ports chosen anew")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void damagedRecordHidesNoOther() throws IOException {
        ledger.update("a", _ -> RECORD);
        ledger.update("b", _ -> RECORD);
        Files.writeString(file("b"), "null");

        assertThat(ledger.all().readable()).isEqualTo(Map.of("a", RECORD));
        assertThat(ledger.all().damaged()).containsOnlyKeys("b");
    }

    @Test
    void damagedRecordIsNotOverwritten() throws IOException {
        ledger.update("a", _ -> RECORD);
        Files.writeString(file("a"), "damaged");

        assertThatIllegalStateException().isThrownBy(() -> ledger.update("a", record -> record.withApproved(true)));
        assertThat(file("a")).hasContent("damaged");
    }

    @Test
    void changesAtTheSameTimeAreAllKept() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String user = "user" + i;
                executor.execute(() -> ledger.update("a", record -> {
                    var users = new TreeMap<>(record.own().users());
                    users.put(user, "on");
                    return record.with(record.own().withUsers(users));
                }));
            }
        }

        assertThat(ledger.get("a").own().users()).hasSize(20);
    }

    private Path file(String tenant) {
        return directory.resolve("instances").resolve(tenant).resolve("tenant.json");
    }
}
