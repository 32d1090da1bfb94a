package io.cachepilot.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.ExpectedFile;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.kind.tenant.plan.Reason;
import io.cachepilot.kind.tenant.plan.TenantAction;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Action;
import io.cachepilot.plan.Impact;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.Previews;
import io.cachepilot.plan.SavedPlan;
import io.cachepilot.plan.Wait;
import io.cachepilot.plan.WrittenPlan;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a saved plan looks like, and that nothing else is taken for one. */
final class PlanFileTest {
    private static final Path SHAPE = Path.of("src/test/resources/io/cachepilot/cli/saved-plan.json");
    private static final Set<String> ACTIONS = Action.names(TenantAction.class);
    private static final String ESCAPE = "\u001b[2J";

    @TempDir
    private Path directory;

    private PlanFile file;

    @BeforeEach
    void name() {
        file = new PlanFile(directory.resolve("plan.json"), "plan.json");
    }

    /** Whoever changes the shape raises the format version, and says so in docs/saved-plans.md. */
    @Test
    void shapeIsTheOneOfItsFormatVersion() throws IOException {
        file.write(plan());

        new ExpectedFile(SHAPE, "golden").check(Files.readString(file.path()));
        assertThat(file.read(ACTIONS)).isEqualTo(plan());
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        file.write(plan());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void onlyASavedPlanIsReplaced() throws IOException {
        assertThatCode(() -> file.requireWritable(false)).doesNotThrowAnyException();
        file.write(plan());
        assertThatCode(() -> file.requireWritable(false)).doesNotThrowAnyException();
        write(text().replace("\"format_version\" : 2", "\"format_version\" : 9"));
        assertThatCode(() -> file.requireWritable(false)).doesNotThrowAnyException();

        write("my diary");
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> file.requireWritable(false))
                .withMessageContaining("is no saved plan")
                .withMessageContaining("--force");
        assertThatCode(() -> file.requireWritable(true)).doesNotThrowAnyException();

        var aDirectory = new PlanFile(directory, "here");
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> aDirectory.requireWritable(true))
                .withMessageContaining("is a directory");
        Path dangling = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> new PlanFile(dangling, "link").requireWritable(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "null",
                "[]",
                "7",
                "{}",
                "{\"kind\": \"cachepilot-plan\"",
                "{\"kind\": \"another\", \"format_version\": 1}",
                "{\"kind\": [\"cachepilot-plan\"], \"format_version\": 1}",
                "{\"format_version\": 1}"
            })
    void whatIsNoPlanIsRefused(String text) throws IOException {
        write(text);
        refused("it is not what 'plan -o' writes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"format_version\" : 2 | \"format_version\" : 1 | it has the format version 1, and this program knows 2",
                "\"ConfigureServer\" | \"FormatDisk\" | specs[0] has an action that this program does not know",
                "\"revision\" : | \"revisoin\" : 1, \"revision\" : | it knows no field 'revisoin'",
                "\"fingerprint\" : | \"fingerprint\" : \"\", \"$evil;\" : | it knows no field of that name",
                "\"fingerprint\" : | \"fingerprint\" : \"\", \"fingerprint\" : | not the JSON of a saved plan, at line",
                "\"impact\" : \"none\", | `` | not the JSON of a saved plan",
                "\"specs\" : [ | \"specs\" : [ null, | not the JSON of a saved plan",
                "\"made\" : \" | \"made\" : \"x | not the JSON of a saved plan",
                "\"made\" : \"2026 | \"made\" : \"+999999999 | it was made at no time that there is",
                "\"name\" : \"held\" | \"name\" : \"client1\" | specs[2] is about the same spec as one before it",
                "\"name\" : \"held\" | \"name\" : \"\" | specs[2] has no kind and name of a spec",
            })
    void whatIsNotAsWrittenIsRefused(String original, String hostile, String message) throws IOException {
        file.write(plan());
        assertThat(text()).contains(original);
        write(text().replaceFirst(Pattern.quote(original), Matcher.quoteReplacement(hostile)));
        refused(message);
    }

    @Test
    void whatFollowsThePlanIsRefused() throws IOException {
        file.write(plan());
        write(text() + "{}");
        refused("it is not what 'plan -o' writes");
    }

    @Test
    void fileThatIsTooLargeIsNotReadToItsEnd() throws IOException {
        try (var sparse = new RandomAccessFile(file.path().toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        refused("it has more than 32 MiB");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        write("{\"kind\": \"cachepilot-plan\", \"format_version\": 2, \"specs\": " + "[".repeat(1_000_000));
        refused("it is not what 'plan -o' writes");
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Files.write(file.path(), new byte[] {'{', (byte) 0xff, '}'});
        refused("it is no UTF-8 text");
    }

    @Test
    void missingFileAndDirectoryAndDeviceAreRefused() {
        refused("there is no such file");
        file = new PlanFile(directory, "here");
        refused("it is no regular file");
        file = new PlanFile(Path.of("/dev/zero"), "/dev/zero");
        refused("it is no regular file");
    }

    @Test
    void noMessageRepeatsWhatStandsInTheFile() throws IOException {
        for (String original : List.of("\"revision\" :", "\"fingerprint\" :")) {
            file.write(plan());
            write(text().replaceFirst(original, "\"" + "\\\\u001b[2J" + "\" : 1, " + original));
            assertThatExceptionOfType(CommandFailed.class)
                    .isThrownBy(() -> file.read(ACTIONS))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain(ESCAPE));
        }
    }

    private void refused(String because) {
        assertThatExceptionOfType(CommandFailed.class)
                .isThrownBy(() -> file.read(ACTIONS))
                .withMessageContaining(because)
                .satisfies(e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    private String text() throws IOException {
        return Files.readString(file.path());
    }

    private void write(String text) throws IOException {
        Files.writeString(file.path(), text);
    }

    private static SavedPlan plan() {
        WrittenPlan configured =
                WrittenPlan.of(Previews.configured("client1", Impact.NONE).plan());
        var approval = new Wait(Wait.Cause.APPROVAL, "the server refuses our user", Optional.empty());
        WrittenPlan waits = WrittenPlan.of(Previews.waiting("client2", approval).plan());
        var restart = new TenantAction.RestartInstance(Reason.CONTROL_LOST, List.of(), false, Impact.DATA);
        WrittenPlan restarts =
                WrittenPlan.of(new Plan<>(TenantSpec.key("client2"), List.of(restart), List.of(), List.of()));
        var remove = new TenantAction.RemoveInstance(Reason.MANIFEST_GONE, true, Impact.DATA);
        WrittenPlan removes = WrittenPlan.of(new Plan<>(TenantSpec.key("held"), List.of(remove), List.of(), List.of()));
        return SavedPlan.of(
                Instant.parse("2026-11-22T10:00:00Z"),
                "fp:0badcafe",
                "1a2b3c4d",
                List.of(
                        SavedPlan.Spec.of(TenantSpec.key("client1"), "fp:11111111", configured, Optional.empty()),
                        SavedPlan.Spec.of(TenantSpec.key("client2"), "fp:22222222", waits, Optional.of(restarts)),
                        SavedPlan.Spec.of(
                                TenantSpec.key("held"),
                                "fp:33333333",
                                WrittenPlan.of(Previews.inSync("held").plan()),
                                Optional.of(removes))),
                Optional.of(new SavedPlan.Held(
                        List.of(SavedPlan.Ref.of(TenantSpec.key("held"))), true, "protected by their specs")));
    }
}
