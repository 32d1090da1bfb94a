package io.cachepilot.converge.hold;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.desired.Intake;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.Read;
import io.cachepilot.plan.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Specs are texts here, and their hashes those texts. */
final class HoldTest {
    private static final Key LAMP = new Key("lamp", "hall");
    private static final Key DOOR = new Key("door", "hall");

    private final SortedMap<Key, Read.Valid> before = new TreeMap<>();
    private final Map<Key, Hold.Existing> existing = new TreeMap<>();
    private final List<Read> written = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private Approvals approvals = Approvals.NONE;
    private boolean complete = true;

    private static Read.Valid valid(Key key, String spec, String file) {
        String kind = key.equals(LAMP) ? "Lamp" : "Door";
        return new Read.Valid(file, 3, kind, key.name(), spec, List.of());
    }

    private Hold hold() {
        return Hold.of(
                new Intake("r", new Manifests(written), complete, approvals),
                before,
                existing,
                valid -> String.valueOf(valid.spec()),
                (key, hash) -> given.contains(key + "=" + hash));
    }

    private static List<String> inForce(Hold hold) {
        return hold.inForce().valid().stream()
                .map(valid -> valid.kind() + " " + valid.spec())
                .sorted()
                .toList();
    }

    @Test
    void whatWasAgreedToIsInForceThoughAnotherIsWritten() {
        before.put(LAMP, valid(LAMP, "on", "a.yaml"));
        written.add(valid(LAMP, "off", "a.yaml"));
        written.add(valid(DOOR, "shut", "b.yaml"));

        Hold hold = hold();

        assertThat(inForce(hold)).containsExactly("Lamp on");
        assertThat(hold.pending())
                .containsExactly(
                        new PendingChange(DOOR, PendingChange.Sort.MADE, "shut", "b.yaml", 3),
                        new PendingChange(LAMP, PendingChange.Sort.CHANGED, "off", "a.yaml", 3));
        assertThat(hold.agreed()).isEmpty();
    }

    @Test
    void whatIsAgreedToComesIntoForceAndNoOtherVersionOfIt() {
        before.put(LAMP, valid(LAMP, "on", "a.yaml"));
        written.add(valid(LAMP, "off", "a.yaml"));
        given.add("door/hall=off");
        given.add("lamp/hall=dim");
        assertThat(inForce(hold())).containsExactly("Lamp on");

        given.add("lamp/hall=off");

        assertThat(inForce(hold())).containsExactly("Lamp off");
        assertThat(hold().pending()).isEmpty();
        assertThat(hold().agreed()).containsOnlyKeys(LAMP);
    }

    @Test
    void whatIsWrittenInAnotherFileOrOtherWordsNeedsNobody() {
        before.put(LAMP, valid(LAMP, "on", "a.yaml"));
        written.add(valid(LAMP, "on", "moved.yaml"));

        assertThat(inForce(hold())).containsExactly("Lamp on");
        assertThat(hold().pending()).isEmpty();
        assertThat(hold().agreed().values()).extracting(Read.Valid::file).containsExactly("moved.yaml");
    }

    @Test
    void oneThatIsNoLongerWrittenStaysUntilItsRemovalIsAllowedOrAskedForByName() {
        before.put(LAMP, valid(LAMP, "on", "a.yaml"));
        before.put(DOOR, valid(DOOR, "shut", "b.yaml"));

        assertThat(inForce(hold())).containsExactly("Door shut", "Lamp on");
        assertThat(hold().pending())
                .extracting(PendingChange::sort)
                .containsExactly(PendingChange.Sort.REMOVED, PendingChange.Sort.REMOVED);

        approvals = new Approvals(
                new TreeSet<>(Set.of(LAMP)),
                new TreeSet<>(Set.of(DOOR)),
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>());

        assertThat(inForce(hold())).isEmpty();
        assertThat(hold().pending()).isEmpty();
        assertThat(hold().gone()).containsExactly(DOOR, LAMP);
    }

    @Test
    void nothingIsTakenForRemovedWhileItIsNotKnownWhatIsWritten() {
        before.put(LAMP, valid(LAMP, "on", "a.yaml"));
        approvals = new Approvals(
                new TreeSet<>(Set.of(LAMP)), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        complete = false;
        assertThat(inForce(hold())).containsExactly("Lamp on");
        assertThat(hold().gone()).isEmpty();

        complete = true;
        written.add(new Read.Rejected("a.yaml", 1, Optional.empty(), Optional.empty(), List.of()));
        assertThat(inForce(hold())).containsExactly("Lamp on");
        assertThat(hold().pending()).isEmpty();
    }

    @Test
    void aRefusedManifestIsTheBusinessOfItsKind() {
        before.put(LAMP, valid(LAMP, "on", "a.yaml"));
        var rejected = new Read.Rejected("a.yaml", 1, Optional.of("Lamp"), Optional.of("hall"), List.of());
        written.add(rejected);

        assertThat(hold().inForce().reads()).containsExactly(rejected);
        assertThat(hold().pending()).isEmpty();
    }

    @Test
    void oneThatIsThereStaysAsItWasValidLastWhereItIsNotKnownWhatWasAgreedTo() {
        existing.put(LAMP, new Hold.Existing("Lamp", "a.yaml"));
        existing.put(DOOR, new Hold.Existing("Door", "b.yaml"));
        written.add(valid(LAMP, "off", "a.yaml"));

        Hold hold = hold();

        assertThat(hold.inForce().valid()).isEmpty();
        assertThat(hold.inForce().rejected())
                .allMatch(Read.Rejected::isIdentified)
                .hasSize(2);
        assertThat(hold.pending())
                .extracting(PendingChange::key, PendingChange::sort)
                .containsExactly(
                        Tuple.tuple(DOOR, PendingChange.Sort.REMOVED), Tuple.tuple(LAMP, PendingChange.Sort.MADE));

        given.add("lamp/hall=off");
        approvals = new Approvals(
                new TreeSet<>(Set.of(DOOR)), new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), new TreeMap<>());
        assertThat(inForce(hold())).containsExactly("Lamp off");
        assertThat(hold().inForce().rejected()).isEmpty();
        assertThat(hold().gone()).containsExactly(DOOR);
    }
}
