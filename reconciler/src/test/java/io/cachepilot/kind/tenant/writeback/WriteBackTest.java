package io.cachepilot.kind.tenant.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenPorts;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.edit.EditRefused;
import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.secret.SealingKeys;
import io.cachepilot.secret.Secret;
import io.cachepilot.secret.SecretFiles;
import io.cachepilot.source.write.Urgency;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteBackTest {
    private static final String FILE = "tenants.d/all.yaml";
    private static final Pair PORTS = new Pair(7301, 7601);
    private static final String MANIFESTS = """
            # Two customers.
            apiVersion: cachepilot/v1
            kind: Tenant
            metadata: {name: "a"}   # the first
            spec:
              password:
                generation: 1
            ---
            apiVersion: cachepilot/v1
            kind: Tenant
            metadata:
              name: b
            """;

    @TempDir
    private Path state;

    private SealedValues sealing;
    private TenantSecrets secrets;
    private Ledger<TenantSpec, TenantMemory> ledger;
    private WriteBack writeBack;
    private String text = MANIFESTS;
    private boolean othersWrite;

    @BeforeEach
    void prepare() {
        sealing = SealedValues.keeping(new SealingKeys(state.resolve("sealing")));
        secrets = TenantSecrets.keeping(new SecretFiles(state.resolve("secrets")), new SecureRandom());
        ledger = new Ledger<>(state.resolve("instances"), TenantMemory.FORM);
        writeBack = new WriteBack(this::change, sealing, secrets, ledger);
    }

    @Test
    void writesWhatWasChosenAndNothingElse() {
        Secret password = secrets.password(spec());

        assertThat(writeBack.write(tenant(), Urgency.IDLE))
                .contains("~ write into " + FILE + ": spec.ports.tls, spec.ports.plain, spec.password.sealed");

        String sealed = spec().password().sealed().orElseThrow();
        assertThat(text).isEqualTo(MANIFESTS.replace("    generation: 1\n", """
                            generation: 1
                            sealed: %s
                          ports:
                            tls: 7301
                            plain: 7601
                        """.formatted(sealed)
                .indent(0)));
        assertThat(spec().password().value()).contains(password);
    }

    @Test
    void secondTimeWritesNothing() {
        secrets.password(spec());
        Desired<TenantSpec, TenantMemory> seenBefore = tenant();
        writeBack.write(seenBefore, Urgency.IDLE);
        String once = text;

        assertThat(writeBack.write(tenant(), Urgency.IDLE)).isEmpty();
        assertThat(writeBack.write(seenBefore, Urgency.IDLE))
                .as("before its own write is seen")
                .isEmpty();
        assertThat(text).isEqualTo(once);
    }

    @Test
    void higherGenerationRotatesAPasswordThatWasWrittenBack() {
        Secret first = secrets.password(spec());
        writeBack.write(tenant(), Urgency.IDLE);
        text = text.replace("generation: 1", "generation: 2");

        Secret second = secrets.password(inForce());
        writeBack.write(tenant(), Urgency.IDLE);

        assertThat(second).isNotEqualTo(first);
        assertThat(spec().password().value()).contains(second);
        assertThat(inForce()).as("the new one is fixed again").isEqualTo(spec());
    }

    @Test
    void rotationOutlivesAWriteThatFailed() {
        secrets.password(spec());
        writeBack.write(tenant(), Urgency.IDLE);
        text = text.replace("generation: 1", "generation: 2");
        Secret second = secrets.password(inForce());

        othersWrite = true;
        assertThat(writeBack.write(tenant(), Urgency.IDLE)).isEmpty();
        assertThat(writeBack.warnings()).isEmpty();
        assertThat(secrets.password(inForce())).isEqualTo(second);

        othersWrite = false;
        assertThat(writeBack.write(tenant(), Urgency.IDLE)).isPresent();
        assertThat(spec().password().value()).contains(second);
    }

    @Test
    void sealedPasswordOfAPersonIsFixed() {
        var theirs = new Secret("chosen-by-a-person");
        String sealed = sealing.seal(new Key("tenant", "a"), PasswordReader.FIELD, theirs);
        text = MANIFESTS.replace("generation: 1", "generation: 7\n    sealed: " + sealed);
        secrets.keepGiven(inForce());

        writeBack.write(tenant(), Urgency.IDLE);

        assertThat(text).contains(sealed).contains("tls: 7301");
        assertThat(inForce().password().value()).contains(theirs);
    }

    @Test
    void fileThatCanNotBeEditedIsToldOnceAndHarmsNobody() {
        secrets.password(spec());
        Desired<TenantSpec, TenantMemory> tenant = tenant();
        text = "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a}\nspec: {ports: 7}\n";

        assertThat(writeBack.write(tenant, Urgency.IDLE)).isEmpty();
        assertThat(writeBack.warnings())
                .singleElement()
                .asString()
                .startsWith("what was chosen for tenant a is not written back: ");

        text = MANIFESTS;
        assertThat(writeBack.write(tenant, Urgency.IDLE)).isPresent();
        assertThat(writeBack.warnings()).isEmpty();
    }

    @Test
    void nothingIsKeptOfATenantThatIsGone() {
        secrets.password(spec());
        Desired<TenantSpec, TenantMemory> tenant = tenant();
        text = "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a}\nspec: {ports: 7}\n";
        writeBack.write(tenant, Urgency.IDLE);

        writeBack.keepOnly(Set.of("a"));
        assertThat(writeBack.warnings()).hasSize(1);
        writeBack.keepOnly(Set.of("b"));
        assertThat(writeBack.warnings()).isEmpty();
    }

    @Test
    void fileThatIsAnotherOneByNowIsLeftToTheNextReading() {
        secrets.password(spec());
        Desired<TenantSpec, TenantMemory> tenant = tenant();
        text = "";

        assertThat(writeBack.write(tenant, Urgency.IDLE)).isEmpty();
        assertThat(writeBack.warnings()).isEmpty();
    }

    @Test
    void onlyASpecThatIsInForceIsWrittenBack() {
        secrets.password(spec());

        writeBack.write(tenant(List.of("wrong"), Optional.empty()), Urgency.IDLE);
        writeBack.write(tenant(List.of(), Optional.of("later")), Urgency.IDLE);

        assertThat(text).isEqualTo(MANIFESTS);
    }

    /** As the specs' repository does it: of what is not there any more nothing is written, and what can't be edited is told. */
    private boolean change(String tenant, Urgency urgency, UnaryOperator<ManifestText> change) {
        if (!text.contains(tenant)) {
            return false;
        }
        String after;
        try {
            after = change.apply(ManifestText.parse(FILE, text)).text();
        } catch (EditRefused e) {
            throw new ManifestFiles.NotWritten(String.valueOf(e.getMessage()), e);
        }
        boolean writes = !othersWrite && !after.equals(text);
        if (writes) {
            text = after;
        }
        return writes;
    }

    private Desired<TenantSpec, TenantMemory> tenant() {
        return tenant(List.of(), Optional.empty());
    }

    private Desired<TenantSpec, TenantMemory> tenant(List<String> problems, Optional<String> postponed) {
        return new Desired<>(
                "a",
                FILE,
                Optional.of(inForce()),
                Optional.of(new ChosenPorts(Optional.of(PORTS))),
                problems,
                Optional.empty(),
                postponed,
                false);
    }

    private TenantSpec inForce() {
        return WriteBack.inForce(spec(), ledger.get("a").own());
    }

    private TenantSpec spec() {
        var reader = new TenantReader(TenantRanges.DEFAULT, new PasswordReader(sealing, false));
        byte[] content = ManifestText.parse(FILE, text).bytes();
        return new ManifestReader(List.of(reader))
                .read(new TreeMap<>(Map.of(FILE, content))).specs(TenantSpec.class).stream()
                        .filter(spec -> spec.name().equals("a"))
                        .findFirst()
                        .orElseThrow();
    }
}
