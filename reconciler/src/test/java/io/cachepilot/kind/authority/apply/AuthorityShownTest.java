package io.cachepilot.kind.authority.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.Description.Detail;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecView.Presence;
import io.cachepilot.file.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs are told of the authority. */
final class AuthorityShownTest {
    @TempDir
    private Path state;

    private AuthorityRoom room;

    @BeforeEach
    void open() {
        room = new AuthorityRoom(state);
    }

    @Test
    void columnsAreWhatARotationHasComeTo() {
        rotating();

        SpecView view = room.views.views().getFirst();

        assertThat(room.views.words().columns()).containsExactly("GENERATION", "PHASE", "TRUSTED", "EXPIRES");
        assertThat(view.key()).isEqualTo(AuthorityRoom.KEY);
        assertThat(view.file()).isEqualTo("authority.yaml");
        assertThat(view.presence()).isEqualTo(Presence.THERE);
        assertThat(view.cells()).startsWith("2", "trust-new", "1, 2").hasSize(4);
        assertThat(view.cells().getLast()).matches("20[0-9]{2}-[0-9-]+T[0-9:]+Z");
        assertThat(view.values())
                .containsAllEntriesOf(Map.of("generation", 2, "phase", "trust-new", "trusted", List.of(1, 2)))
                .containsOnlyKeys(room.views.words().fields());
    }

    @Test
    void descriptionHasEachGeneration() {
        rotating();

        Description description = described();

        assertThat(description.details())
                .containsExactly(
                        new Detail("Issues", "generation 1"),
                        new Detail("Rotation", "generation 2, trust-new"),
                        new Detail("Trusted since", "2026-11-22T10:00:00Z"),
                        new Detail("Bundle", "ca/ca.crt"));
        assertThat(description.sections())
                .singleElement()
                .satisfies(section -> assertThat(section.lines())
                        .satisfiesExactly(
                                line -> assertThat(line).startsWith("1: expires 20"),
                                line -> assertThat(line).startsWith("2: expires 20")));
        assertThat(room.views.describe("other", caller())).isEmpty();
    }

    @Test
    void beforeTheFirstStartNothingIsThere() {
        var none = new AuthorityRoom(state.resolve("elsewhere"));
        FileTree.delete(state.resolve("elsewhere/ca"));

        assertThat(none.views.views()).singleElement().satisfies(view -> {
            assertThat(view.exists()).isFalse();
            assertThat(view.cells()).isEmpty();
        });
    }

    @Test
    void damagedOneIsToldOfAndEndsNothing() throws IOException {
        room.settle();
        Files.writeString(state.resolve("ca/issuing"), "none\n");

        assertThat(room.views.views())
                .singleElement()
                .satisfies(view -> assertThat(view.unreadable().orElseThrow())
                        .contains("issuing", "holds no generation of the authority"));
        assertThat(described().details()).isEmpty();
    }

    @Test
    void damagedRecordIsToldOfAndEndsNothing() throws IOException {
        room.settle();
        Files.writeString(state.resolve("records/default/certificate-authority.json"), "none");

        assertThat(room.views.views())
                .singleElement()
                .satisfies(view -> assertThat(view.unreadable().orElseThrow()).contains("certificate-authority.json"));
        assertThat(described().details()).isEmpty();
        assertThat(room.kind.kept(room.intake())).isEmpty();
    }

    private void rotating() {
        room.settle();
        room.rotation(2, "standby").settle();
        room.rotation(2, "trust-new").settle();
    }

    private Description described() {
        return room.views.describe("default", caller()).orElseThrow();
    }

    private Caller caller() {
        return new Caller("cachepilot", "", state);
    }
}
