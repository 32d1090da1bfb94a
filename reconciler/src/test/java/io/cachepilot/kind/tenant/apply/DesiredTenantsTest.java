package io.cachepilot.kind.tenant.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.desired.Desired;
import io.cachepilot.converge.desired.DesiredSet;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Known;
import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.kind.tenant.memory.Records;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantMemory.ChosenPorts;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.kind.tenant.spec.Tenants;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.prune.PruneGuard;
import io.cachepilot.loop.prune.PruneHold;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DesiredTenantsTest {
    private static final TenantRanges RANGES =
            new TenantRanges(64, 4096, 128, 8192, new PortRange(7300, 7319), new PortRange(7600, 7619));

    private final SortedMap<String, String> files = new TreeMap<>();
    private final SortedMap<String, Remembered<TenantSpec, TenantMemory>> records = new TreeMap<>();
    private final SortedMap<String, String> damaged = new TreeMap<>();
    private Optional<String> engineAway = Optional.empty();
    private final TreeSet<String> existing = new TreeSet<>();
    private final TreeSet<String> approvedRemovals = new TreeSet<>();
    private boolean complete = true;

    @Test
    void validSpecIsInForceWithPortsOfItsOwn() {
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", ""));

        assertThat(desired().specs()).hasSize(2).allSatisfy((_, tenant) -> {
            assertThat(tenant.isCurrent()).isTrue();
            assertThat(tenant.file()).isEqualTo(tenant.name() + ".yaml");
        });
        assertThat(ports("a")).isEqualTo(new Pair(7300, 7600));
        assertThat(ports("b")).isEqualTo(new Pair(7301, 7601));
    }

    @Test
    void badSpecKeepsItsLastValidOne() {
        TenantSpec last = remember("a", "memory: {maxmemoryMb: 100}");
        file("a.yaml", tenant("a", "memory: {maxmemoryMb: 1}"));

        Desired<TenantSpec, TenantMemory> tenant = desired("a");

        assertThat(tenant.spec()).contains(last);
        assertThat(Records.ports(tenant)).contains(new Pair(7300, 7600));
        assertThat(tenant.isCurrent()).isFalse();
        assertThat(tenant.problems())
                .containsExactly("a.yaml:4: spec.memory.maxmemoryMb: 1 is out of range; 64 to 4096");
    }

    @Test
    void badSpecChangesNoOtherTenant() {
        remember("a", "");
        remember("b", "");
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", ""));
        Desired<TenantSpec, TenantMemory> before = desired("b");

        file("a.yaml", tenant("a", "memory: {maxmemoryMb: 1}"));
        assertThat(desired("b")).isEqualTo(before);
        file("a.yaml", "kind: [");
        assertThat(desired("b")).isEqualTo(before);
    }

    @Test
    void tenantThatNeverHadAValidSpecHasNone() {
        file("a.yaml", tenant("a", "colour: red"));

        assertThat(desired("a").spec()).isEmpty();
        assertThat(Records.ports(desired("a"))).isEmpty();
        assertThat(desired("a").problems()).hasSize(1);
    }

    @Test
    void warningIsNoReasonToRefuseASpec() {
        file("a.yaml", tenant("a", "password: {value: hunter2hunter2hunter2}"));

        assertThat(manifests().problems()).isNotEmpty();
        assertThat(desired("a").isCurrent()).isTrue();
    }

    @Test
    void tenantsOfAFileThatCanNotBeReadGoOn() {
        TenantSpec last = remember("a", "");
        file("a.yaml", "kind: [");

        assertThat(desired().removable()).isEmpty();
        assertThat(desired("a").spec()).contains(last);
        assertThat(desired("a").problems()).singleElement().asString().startsWith("a.yaml:");
    }

    @Test
    void nothingIsRemovedWhileAnyFileCanNotBeRead() {
        remember("gone", "");
        file("a.yaml", "kind: [");

        assertThat(desired().removable()).isEmpty();
        assertThat(desired().held()).containsInstanceOf(PruneHold.UntilComplete.class);
        assertThat(desired("gone").held()).isPresent();
    }

    @Test
    void nothingIsRemovedWhileTheSourceIsIncomplete() {
        remember("gone", "");
        remember("a", "");
        file("a.yaml", tenant("a", ""));
        complete = false;

        assertThat(desired().removable()).isEmpty();
        assertThat(desired("gone").held())
                .hasValueSatisfying(why -> assertThat(why).contains("fails to load"));
    }

    @Test
    void tenantNamedTwiceKeepsItsLastValidSpecAndTellsBothPlaces() {
        TenantSpec last = remember("a", "");
        file("a.yaml", tenant("a", "memory: {maxmemoryMb: 100}"));
        file("b.yaml", tenant("a", "memory: {maxmemoryMb: 200}"));

        assertThat(desired("a").spec()).contains(last);
        assertThat(desired("a").problems())
                .containsExactly(
                        "a.yaml:1: metadata.name: Tenant a is also in b.yaml:1; keep one",
                        "b.yaml:1: metadata.name: Tenant a is also in a.yaml:1; keep one");
    }

    @Test
    void specWhosePortsAreTakenKeepsItsLastValidOne() {
        remember("a", "");
        TenantSpec last = remember("b", "");
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", "memory: {maxmemoryMb: 100}, ports: {tls: 7300}"));

        Desired<TenantSpec, TenantMemory> refused = desired("b");

        assertThat(refused.spec()).contains(last);
        assertThat(Records.ports(refused)).contains(new Pair(7301, 7601));
        assertThat(refused.problems())
                .containsExactly("b.yaml: spec.ports: port 7300 belongs to tenant a (a.yaml);"
                        + " choose another or leave it out");
        assertThat(desired("a").isCurrent()).isTrue();
    }

    /** Its owner was gone when the port was given to another one, and came back before that one was there. */
    @Test
    void portThatItsFirstOwnerHasAgainIsNobodyElses() {
        remember("a", "");
        remember("b", "ports: {plain: 7600}");
        records.put("b", record("b").with(new ChosenPorts(Optional.of(new Pair(7301, 7600)))));
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", "ports: {plain: 7600}"));

        assertThat(ports("a")).isEqualTo(new Pair(7300, 7600));
        assertThat(Records.ports(desired("b"))).isEmpty();
        assertThat(desired("b").problems())
                .containsExactly("b.yaml: spec.ports: port 7600 belongs to tenant a (a.yaml);"
                        + " choose another or leave it out");
    }

    @Test
    void newTenantWhosePortsAreTakenHasNoSpec() {
        remember("a", "");
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", "ports: {tls: 7300}"));

        assertThat(desired("b").spec()).isEmpty();
        assertThat(desired("b").problems()).hasSize(1);
    }

    @Test
    void removedTenantMayGo() {
        remember("a", "");
        remember("b", "");
        file("a.yaml", tenant("a", ""));

        assertThat(desired().removable()).containsExactly("b");
        assertThat(desired().specs()).containsOnlyKeys("a");
        assertThat(desired().held()).isEmpty();
    }

    @Test
    void manyRemovalsAtOnceAreHeldWithTheirLastSpecs() {
        for (String name : List.of("a", "b", "c")) {
            remember(name, "");
        }
        file("a.yaml", tenant("a", ""));

        assertThat(desired().removable()).isEmpty();
        assertThat(desired().specs()).containsOnlyKeys("a", "b", "c");
        assertThat(desired("b").spec()).isEqualTo(record("b").spec());
        assertThat(Records.ports(desired("b"))).isEqualTo(record("b").own().ports());
        assertThat(desired("b").held())
                .hasValueSatisfying(why -> assertThat(why).contains("2 of 3"));
        assertThat(desired("a").isCurrent()).isTrue();
    }

    @Test
    void approvalLetsHeldRemovalsGo() {
        for (String name : List.of("a", "b", "c")) {
            remember(name, "");
        }
        file("a.yaml", tenant("a", ""));
        approvedRemovals.addAll(List.of("b", "c"));

        assertThat(desired().removable()).containsExactly("b", "c");
        assertThat(desired().held()).isEmpty();
    }

    /** Else the approval of one would let another go with it, since what is left is no longer too many. */
    @Test
    void tooManyAreApprovedTogetherOrNotAtAll() {
        for (String name : List.of("a", "b", "c")) {
            remember(name, "");
        }
        file("a.yaml", tenant("a", ""));
        approvedRemovals.add("b");

        assertThat(desired().removable()).isEmpty();
        assertThat(desired().held())
                .hasValueSatisfying(
                        hold -> assertThat(hold.keys()).containsExactly(TenantSpec.key("b"), TenantSpec.key("c")));
    }

    @Test
    void protectedTenantsAreApprovedOneByOne() {
        for (String name : List.of("a", "d", "e", "f", "g", "h", "i", "j", "k", "l")) {
            remember(name, "");
            file(name + ".yaml", tenant(name, ""));
        }
        remember("b", "protect: true");
        remember("c", "protect: true");
        approvedRemovals.add("b");

        assertThat(desired().removable()).containsExactly("b");
        assertThat(desired().held())
                .hasValueSatisfying(hold -> assertThat(hold.keys()).containsExactly(TenantSpec.key("c")));
    }

    @Test
    void approvalOfAnotherRevisionRemovesNoDesiredTenant() {
        remember("a", "");
        file("a.yaml", tenant("a", ""));
        approvedRemovals.add("a");

        assertThat(desired().removable()).isEmpty();
        assertThat(desired("a").isCurrent()).isTrue();
    }

    @Test
    void protectedTenantWaitsForItsApproval() {
        remember("a", "");
        remember("b", "protect: true");
        file("a.yaml", tenant("a", ""));

        assertThat(desired().removable()).isEmpty();
        assertThat(desired("b").held())
                .hasValueSatisfying(why -> assertThat(why).contains("protected"));

        approvedRemovals.add("b");
        assertThat(desired().removable()).containsExactly("b");
    }

    @Test
    void lastTenantIsNotRemovedWithoutAnApproval() {
        remember("a", "");

        assertThat(desired().removable()).isEmpty();
        assertThat(desired("a").held()).isPresent();
    }

    @Test
    void tenantThatComesBackHasItsPortsAgain() {
        remember("b", "");
        records.computeIfPresent("b", (_, record) -> record.letGo(java.time.Instant.EPOCH));
        existing.remove("b");
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", ""));

        assertThat(ports("b")).isEqualTo(new Pair(7300, 7600));
        assertThat(ports("a")).isEqualTo(new Pair(7301, 7601));
    }

    @Test
    void damagedRecordStopsOnlyItsOwnTenant() {
        remember("a", "");
        existing.add("b");
        damaged.put("b", "tenant.json is damaged");
        file("a.yaml", tenant("a", ""));
        file("b.yaml", tenant("b", ""));

        assertThat(desired("a").isCurrent()).isTrue();
        assertThat(desired("b").spec()).isEmpty();
        assertThat(desired("b").problems()).containsExactly("tenant.json is damaged");
    }

    @Test
    void choosesNoPortsWhileItIsNotKnownWhatTheEngineHas() {
        file("a.yaml", tenant("a", ""));
        engineAway = Optional.of("the engine sleeps");

        assertThat(desired("a").spec()).isEmpty();
        assertThat(Records.ports(desired("a"))).isEmpty();
        assertThat(desired("a").postponed())
                .hasValueSatisfying(why -> assertThat(why).contains("the engine sleeps"));
    }

    @Test
    void keepsRememberedPortsWhileTheEngineIsAway() {
        file("a.yaml", tenant("a", ""));
        SortedMap<String, Pair> before =
                new TreeMap<>(Map.of("a", Records.ports(desired("a")).orElseThrow()));
        before.forEach((name, pair) -> records.put(name, Records.with(Records.EMPTY, pair)));
        engineAway = Optional.of("the engine sleeps");

        assertThat(Records.ports(desired("a"))).contains(before.get("a"));
    }

    @Test
    void tenantOfADamagedRecordIsNotRemoved() {
        remember("a", "");
        existing.add("b");
        damaged.put("b", "tenant.json is damaged");
        file("a.yaml", tenant("a", ""));

        assertThat(desired().removable()).isEmpty();
        assertThat(desired("b").problems()).containsExactly("tenant.json is damaged");
    }

    private static String tenant(String name, String spec) {
        return "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: %s}\nspec: {%s}\n".formatted(name, spec);
    }

    private void file(String name, String content) {
        files.put(name, content);
    }

    /** A tenant that exists since an earlier revision, with the next free ports. */
    private TenantSpec remember(String name, String spec) {
        int place = records.size();
        var last = read(new TreeMap<>(Map.of("f", tenant(name, spec))))
                .specs(TenantSpec.class)
                .getFirst();
        records.put(name, Records.of(name + ".yaml", last, new Pair(7300 + place, 7600 + place)));
        existing.add(name);
        return last;
    }

    private Manifests manifests() {
        return read(files);
    }

    private static Manifests read(SortedMap<String, String> texts) {
        var contents = new TreeMap<String, byte[]>();
        texts.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new ManifestReader(List.of(Tenants.reader(RANGES))).read(contents);
    }

    private DesiredSet<TenantSpec, TenantMemory> desired() {
        var removals = new TreeSet<Key>();
        approvedRemovals.forEach(name -> removals.add(TenantSpec.key(name)));
        return DesiredSet.of(
                new Intake(
                        "r1",
                        manifests(),
                        complete,
                        new Approvals(removals, new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>())),
                new Known<>(records, damaged, existing, TenantMemory.NOTHING, engineAway),
                new TenantPlaces(RANGES, Set::of),
                new PruneGuard(0.2));
    }

    private Desired<TenantSpec, TenantMemory> desired(String name) {
        return Objects.requireNonNull(desired().specs().get(name), name);
    }

    private Remembered<TenantSpec, TenantMemory> record(String name) {
        return Objects.requireNonNull(records.get(name), name);
    }

    private Pair ports(String name) {
        return Records.ports(desired(name)).orElseThrow();
    }
}
