package io.cachepilot.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.control.Outcomes;
import io.cachepilot.loop.status.HistoryEntry;
import io.cachepilot.manifest.Document;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.manifest.edit.value.Value.Fields;
import io.cachepilot.manifest.problem.Problems;
import io.cachepilot.plan.Key;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Urgency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two kinds in one source, with specs of one name: neither is taken for the other. */
final class ManyKindsTest {
    private static final Key OVEN = new Key("oven", "one");
    private static final Key TEA_POT = new Key("tea-pot", "one");

    @TempDir
    private Path directory;

    private Path manifests;
    private History git;
    private DirectorySource source;
    private SpecRepository specs;
    private SpecHistory history;

    @BeforeEach
    void makeASource() throws IOException {
        manifests = Files.createDirectory(directory.resolve("manifests"));
        git = new History(directory.resolve("history"));
        source = new DirectorySource(manifests, git);
        var reader = new ManifestReader(List.of(new Reader("Oven"), new Reader("TeaPot")));
        specs = new SpecRepository(source, reader, "", SpecRules.NONE);
        history = new SpecHistory(source, reader, "");
    }

    @AfterEach
    void close() {
        git.close();
    }

    @Test
    void eachHasAFileAndAHistoryOfItsOwn() {
        create("Oven");
        create("TeaPot");
        commit("Oven", put("heat", Value.of(3)));
        commit("TeaPot", put("heat", Value.of(9)));

        assertThat(manifests.resolve("oven-one.yaml")).content().contains("heat: 3");
        assertThat(manifests.resolve("tea-pot-one.yaml")).content().contains("heat: 9");
        assertThat(history.log(OVEN::equals, 9).versions())
                .extracting(SpecVersion::words)
                .containsExactly(List.of("heat set to 3"), List.of("new"));
        assertThat(history.log(_ -> true, 9).versions())
                .extracting(SpecVersion::key)
                .containsExactly(TEA_POT, OVEN, TEA_POT, OVEN);
    }

    @Test
    void aWayBackIsThatOfTheKind() {
        create("Oven");
        create("TeaPot");
        commit("Oven", put("heat", Value.of(3)));
        commit("TeaPot", put("heat", Value.of(9)));

        SpecHistory.Rollback back = history.rollback(Optional.empty(), "Oven", "one");
        specs.commit(new SpecChange(request(), "Oven", "one", back.expected(), back.action()));

        assertThat(manifests.resolve("oven-one.yaml")).content().doesNotContain("heat");
        assertThat(manifests.resolve("tea-pot-one.yaml")).content().contains("heat: 9");
    }

    @Test
    void anOutcomeIsThatOfTheKind() {
        create("Oven");
        create("TeaPot");
        SpecHistory.Log log = history.log(_ -> true, 9);
        String newest = log.commits().getFirst().shortId();
        var run = new HistoryEntry(
                newest, "", HistoryEntry.Result.IN_SYNC, "", Instant.EPOCH, Instant.EPOCH, Duration.ZERO, 1);
        var outcomes = new Outcomes(log, Map.of(OVEN, List.of(run)));

        assertThat(log.versions())
                .extracting(version -> version.key() + " " + outcomes.of(version))
                .containsExactly("tea-pot/one ", "oven/one in sync");
    }

    /** Whatever a field is called: its schema says whether it may be shown. */
    @Test
    void whatTheSchemaCallsSecretIsNeverShown() {
        create("Oven");

        assertThat(commit("Oven", put("door", Value.of("open sesame"))).words()).containsExactly("door set");
        assertThat(commit("Oven", put("door", Value.of("rosebud"))).words()).containsExactly("door changed");
        assertThat(commit("Oven", put("password", Value.of("not one"))).words())
                .containsExactly("password set to not one");
    }

    @Test
    void handleIsChosenOnceForAThingOfAnyName() {
        assertThat(named("Käse & Brot")).isEqualTo("kase-brot");
        assertThat(named("kase brot")).isEqualTo("kase-brot-2");
        assertThat(named("chafing dish")).isEqualTo("chafing-dish-2");
        assertThat(manifests.resolve("oven-kase-brot-2.yaml")).content().contains("name: kase-brot-2", "heat: 1");
        assertThat(manifests.resolve("oven-chafing-dish.yaml")).doesNotExist();
    }

    @Test
    void requestThatIsRepeatedMakesNoSecondThing() {
        var request = new SpecChange.Request(
                new Author("Ann", "ann@example.org"),
                "test",
                "1",
                Urgency.AWAITED,
                Optional.of(SpecChange.Key.of("k")));

        assertThat(named("bread", request)).isEqualTo("bread");
        assertThat(named("bread", request)).isEqualTo("bread");
        assertThat(named("bread")).isEqualTo("bread-2");
    }

    private String named(String name) {
        return named(name, request());
    }

    /** A dish of that name was there once, and something of it is kept. */
    private String named(String name, SpecChange.Request request) {
        return specs.create(request, "Oven", name, ManyKindsTest::oven, "chafing-dish"::equals)
                .spec()
                .orElseThrow()
                .name();
    }

    private static Fields oven(String name) {
        return Fields.of("kind", Value.of("Oven"))
                .with("metadata", Fields.of("name", Value.of(name)))
                .with("spec", Fields.of("heat", Value.of(1)));
    }

    private void create(String kind) {
        Fields document = Fields.of("kind", Value.of(kind)).with("metadata", Fields.of("name", Value.of("one")));
        specs.commit(new SpecChange(request(), kind, "one", new Expectation.None(), new SpecAction.Create(document)));
    }

    private SpecCommit commit(String kind, Edit edit) {
        return specs.commit(
                new SpecChange(request(), kind, "one", new Expectation.None(), new SpecAction.Change(List.of(edit))));
    }

    private static Edit put(String field, Value value) {
        return new Edit.Put(List.of("spec", field), value);
    }

    private static SpecChange.Request request() {
        return SpecChange.Request.of(new Author("Ann", "ann@example.org"), "test");
    }

    private record Reader(String kind) implements KindReader<String> {
        @Override
        public String schema() {
            return """
                    {"type": "object", "required": ["kind", "metadata"], "additionalProperties": false, "properties": {
                      "kind": {"const": "%s"},
                      "metadata": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
                      "spec": {"type": "object", "additionalProperties": false, "properties": {
                        "heat": {"type": "integer"},
                        "door": {"type": "string", "x-secret": true},
                        "password": {"type": "string"}}}}}
                    """.formatted(kind);
        }

        @Override
        public String read(Document document, Problems problems) {
            return document.name();
        }
    }
}
