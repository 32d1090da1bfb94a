package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Allocation.Input;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.PortRange;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AllocationTest {
    private static final PortRange TLS = new PortRange(7300, 7302);
    private static final PortRange PLAIN = new PortRange(7600, 7602);
    private static final PortsSpec ANY = ports(0, 0);

    @Test
    void newTenantsGetTheFirstFreePairsByName() {
        var allocation = allocate(Map.of("b", ANY, "a", ANY), Map.of(), Set.of(7300));
        assertThat(allocation.pairs()).isEqualTo(Map.of("a", new Pair(7301, 7601), "b", new Pair(7302, 7602)));
        assertThat(allocation.refused()).isEmpty();
    }

    @Test
    void keptPairsStay() {
        var kept = Map.of("b", new Pair(7300, 7602));
        assertThat(allocate(Map.of("a", ANY, "b", ANY), kept, Set.of()).pairs())
                .isEqualTo(Map.of("a", new Pair(7301, 7601), "b", new Pair(7300, 7602)));
    }

    @Test
    void fixedPortTakesTheOneAtItsPlaceWithIt() {
        assertThat(allocate(Map.of("a", ports(7302, 0), "b", ports(0, 7601)), Map.of(), Set.of())
                        .pairs())
                .isEqualTo(Map.of("a", new Pair(7302, 7602), "b", new Pair(7301, 7601)));
    }

    @Test
    void fixedPortOutsideOfTheRangeTakesAnyFreeOneWithIt() {
        assertThat(allocate(Map.of("a", ports(9000, 0), "b", ports(9001, 0)), Map.of(), Set.of(7600))
                        .pairs())
                .isEqualTo(Map.of("a", new Pair(9000, 7601), "b", new Pair(9001, 7602)));
    }

    @Test
    void portThatIsNotFixedStaysWhenTheOtherMoves() {
        var kept = Map.of("a", new Pair(7300, 7600));
        assertThat(allocate(Map.of("a", ports(7302, 0)), kept, Set.of()).pairs())
                .isEqualTo(Map.of("a", new Pair(7302, 7600)));
    }

    @Test
    void portOfAnotherTenantIsRefusedByName() {
        var allocation =
                allocate(Map.of("a", ports(7301, 7601), "b", ANY), Map.of("b", new Pair(7301, 7601)), Set.of());
        assertThat(allocation.pairs()).isEqualTo(Map.of("b", new Pair(7301, 7601)));
        assertThat(refusals(allocation))
                .isEqualTo(Map.of("a", "port 7301 belongs to tenant b (b.yaml); choose another or leave it out"));
    }

    @Test
    void portClaimedByTwoIsRefusedToBoth() {
        var allocation = allocate(Map.of("a", ports(7301, 0), "b", ports(7301, 0)), Map.of(), Set.of());
        assertThat(allocation.pairs()).isEmpty();
        assertThat(refusals(allocation))
                .isEqualTo(Map.of(
                        "a", "port 7301 is also claimed by tenant b (b.yaml); change one of the two",
                        "b", "port 7301 is also claimed by tenant a (a.yaml); change one of the two"));
    }

    @Test
    void samePortTwiceInOneSpecIsRefused() {
        assertThat(refusals(allocate(Map.of("a", ports(7301, 7301)), Map.of(), Set.of())))
                .isEqualTo(Map.of("a", "port 7301 is given for both tls and plain; choose two"));
    }

    @Test
    void portsOfARefusedTenantAreNotGivenAway() {
        var kept = Map.of("mover", new Pair(7300, 7600), "owner", new Pair(7301, 7601));
        var specs = Map.of("mover", ports(7301, 0), "owner", ANY, "eager", ports(7300, 0), "new", ANY);
        var allocation = allocate(specs, kept, Set.of());
        assertThat(allocation.pairs()).isEqualTo(Map.of("owner", new Pair(7301, 7601), "new", new Pair(7302, 7602)));
        assertThat(refusals(allocation))
                .containsEntry(
                        "mover", "port 7301 belongs to tenant owner (owner.yaml); choose another or leave it out")
                .containsEntry(
                        "eager", "port 7300 belongs to tenant mover (mover.yaml); choose another or leave it out");
    }

    @Test
    void tenantsMaySwapTheirPorts() {
        var kept = Map.of("a", new Pair(7300, 7600), "b", new Pair(7301, 7601));
        var allocation = allocate(Map.of("a", ports(7301, 7601), "b", ports(7300, 7600)), kept, Set.of());
        assertThat(allocation.pairs()).isEqualTo(Map.of("a", new Pair(7301, 7601), "b", new Pair(7300, 7600)));
    }

    @Test
    void pairsOfTenantsThatAreGoneAreUsedLast() {
        var kept = Map.of("gone", new Pair(7300, 7600));
        var specs = Map.of("a", ANY, "b", ANY, "c", ANY);
        assertThat(allocate(specs, kept, Set.of()).pairs())
                .isEqualTo(Map.of("a", new Pair(7301, 7601), "b", new Pair(7302, 7602), "c", new Pair(7300, 7600)));
    }

    @Test
    void tenantWithoutAFreePairIsToldToWidenTheRanges() {
        assertThat(refusals(allocate(Map.of("a", ANY), Map.of(), Set.of(7300, 7601, 7302))))
                .isEqualTo(Map.of(
                        "a",
                        "no free pair of ports in 7300-7302 and 7600-7602;"
                                + " widen ports.tls and ports.plain in the settings"));
    }

    @Test
    void tenantThatComesBackGetsAnotherPairWhenItsOwnIsTaken() {
        var kept = sorted(Map.of("gone", new Pair(7300, 7600)));
        var meanwhile = allocate(Map.of("a", ports(7300, 0)), kept, Set.of());
        assertThat(meanwhile.pairs()).isEqualTo(Map.of("a", new Pair(7300, 7601)));
        var back = allocate(Map.of("a", ports(7300, 0), "gone", ANY), meanwhile.remembered(kept), Set.of());
        assertThat(back.pairs()).isEqualTo(Map.of("a", new Pair(7300, 7601), "gone", new Pair(7302, 7602)));
    }

    @Test
    void rememberedAreTheOwnersAndThoseWithoutThatNobodyReplaced() {
        var kept = sorted(Map.of("gone", new Pair(7300, 7600), "replaced", new Pair(7301, 7601)));
        var allocation = allocate(Map.of("a", ports(7301, 7602)), kept, Set.of());
        assertThat(allocation.remembered(kept))
                .isEqualTo(Map.of("a", new Pair(7301, 7602), "gone", new Pair(7300, 7600)));
    }

    private static Allocation allocate(Map<String, PortsSpec> specs, Map<String, Pair> kept, Set<Integer> occupied) {
        return Allocation.of(new Input(sorted(specs), sorted(kept), () -> occupied, TLS, PLAIN));
    }

    private static <T> SortedMap<String, T> sorted(Map<String, T> map) {
        return new TreeMap<>(map);
    }

    /** The ports that a spec fixes; 0: left out. */
    private static PortsSpec ports(int tls, int plain) {
        return new PortsSpec(fixed(tls), fixed(plain));
    }

    private static OptionalInt fixed(int port) {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    private static Map<String, String> refusals(Allocation allocation) {
        var texts = new TreeMap<String, String>();
        allocation.refused().forEach((tenant, refusal) -> texts.put(tenant, refusal.text(other -> other + ".yaml")));
        return texts;
    }
}
