package io.cachepilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.cli.context.Installation;
import io.cachepilot.cli.context.KindCommands;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.control.StatusFile;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.event.Events;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.Instances;
import io.cachepilot.json.Json;
import io.cachepilot.loop.status.Condition;
import io.cachepilot.loop.status.ConditionType;
import io.cachepilot.loop.status.Status;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineProgramTest {
    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Installation installation = new TestInstallation();
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void makeASource() throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
    }

    @Test
    void withoutACommandItSaysWhatThereIs() {
        assertThat(run()).isEqualTo(64);
        assertThat(out.toString()).contains("Usage: cachepilot", "  up ", "  diff ", "  doctor ");
    }

    @Test
    void helpIsAlsoAskedForByItsName() {
        assertThat(run("help", "set")).isEqualTo(0);
        assertThat(out.toString()).contains("Usage: cachepilot set");
        out.getBuffer().setLength(0);
        assertThat(run("help")).isEqualTo(0);
        assertThat(out.toString()).contains("Usage: cachepilot [-hV]", "  set ");
    }

    @Test
    void unknownCommandIsWrongUsageWithTheNearestOne() {
        assertThat(run("dif")).isEqualTo(64);
        assertThat(err.toString())
                .startsWith("cachepilot: Unmatched argument at index 0: 'dif'")
                .contains("Did you mean: ", "cachepilot diff", "Try: cachepilot --help");
    }

    @Test
    void unknownFlagIsWrongUsageOfItsCommand() {
        assertThat(run("get", "--jsn")).isEqualTo(64);
        assertThat(err.toString())
                .startsWith("cachepilot: Unknown option: '--jsn'")
                .contains("Try: cachepilot get --help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"describe", "explain", "logs", "password", "redis"})
    void missingTenantIsWrongUsage(String command) {
        assertThat(run(command)).isEqualTo(64);
        assertThat(err.toString()).startsWith("cachepilot: Missing required parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "logs"})
    void countOfNothingIsWrongUsage(String command) {
        String[] arguments =
                command.equals("logs") ? new String[] {"logs", "a", "-n", "0"} : new String[] {"events", "-n", "0"};

        assertThat(run(arguments)).isEqualTo(64);
        assertThat(err.toString()).isEqualTo("cachepilot: -n takes a number of at least 1, not 0\n");
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version")).isEqualTo(0);
        assertThat(out.toString()).startsWith("cachepilot ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approve",
                "describe",
                "diff",
                "check-certs",
                "renew-certs",
                "doctor",
                "down",
                "events",
                "explain",
                "get",
                "logs",
                "password",
                "reconcile",
                "redis",
                "seal",
                "unseal",
                "up",
                "validate"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isEqualTo(0);
        assertThat(out.toString()).contains("Usage: cachepilot " + command, "--config", "--source", "--state");
    }

    @Test
    void invalidSettingsAreAllListed() {
        environment = Map.of("CACHEPILOT_PRUNE_SHARE", "lots", "CACHEPILOT_COLOUR", "red");

        assertThat(run("get", "--engine", "swarm")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("cachepilot: the settings are not valid:\n")
                .contains("  CACHEPILOT_PRUNE_SHARE: prune.share: 'lots' is not allowed")
                .contains("  command line: engine.name: 'swarm' is not allowed")
                .contains("  environment: unknown variable 'CACHEPILOT_COLOUR'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void expectedFailureIsOneMessageWithoutAStackTrace() {
        assertThat(run("diff", "--source", "nowhere")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("cachepilot: ")
                .contains("nowhere")
                .doesNotContain("\tat ");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void unexpectedFailureIsOneMessageToo() {
        installation = failing(new IllegalStateException("boom"));

        assertThat(run("get")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cachepilot: boom\n");
    }

    @Test
    void failureWithoutAMessageIsNamed() {
        installation = failing(new UnsupportedOperationException());

        assertThat(run("get")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cachepilot: UnsupportedOperationException\n");
    }

    @Test
    void unknownTenantIsToldWithWhatThereIs() {
        assertThat(run("describe", "shop")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cachepilot: there is no tenant 'shop'; none was made yet: cachepilot up\n");
    }

    @Test
    void getBeforeTheFirstStartIsAnEmptyTable() {
        assertThat(run("get")).isEqualTo(0);
        assertThat(out.toString()).isEqualTo("TENANT  STATUS  MODE  PERSISTENCE  MEMORY  PORTS  MESSAGE\n");
        assertThat(err.toString()).isEqualTo("The control plane does not run.\n");
    }

    @Test
    void getCanBeReadByPrograms() {
        assertThat(run("get", "--json")).isEqualTo(0);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                        {
                          "format_version" : 1,
                          "tenants" : [ ],
                          "stale" : {
                            "as_of" : null,
                            "because" : "The control plane does not run"
                          }
                        }
                        """);
    }

    @Test
    void whatIsNotWellOfOtherKindsIsToldBelowTheTenants() {
        var state = new StateDirectory(home.resolve("state"));
        Instant now = Instant.now();
        var refused = new Condition(ConditionType.INVALID, true, "Refused", "one phase at a time", now);
        var status = new Status(
                Key.parse("certificate-authority/default"),
                new TreeMap<>(Map.of(ConditionType.INVALID, refused)),
                "12345678",
                now,
                Optional.empty(),
                Optional.empty(),
                0,
                List.of());
        DurableFile.write(
                state.status(),
                Json.write(new StatusFile.Content(now, "12345678", List.of(), List.of(), List.of(status))));

        assertThat(run("get")).isEqualTo(0);
        assertThat(out.toString().lines())
                .last()
                .isEqualTo("certificate-authority/default: Invalid: one phase at a time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant/", "/shop", "/"})
    void halfAKeyIsRefused(String half) {
        assertThat(run("describe", half)).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cachepilot: '%s' names nothing; write NAME or KIND/NAME\n".formatted(half));
    }

    @Test
    void onlyKindsThatThereAreAreListed() {
        assertThat(run("get", "widget")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cachepilot: there is no kind 'widget'; there are: certificate-authority, tenant\n");
    }

    @Test
    void diffOfNothingIsInSync() throws IOException {
        manifest("shop", "running: false");

        assertThat(run("diff")).isEqualTo(0);
        assertThat(out.toString()).isEqualTo("In sync: 1 tenants.\n");
    }

    @Test
    void diffOfANewTenantIsTwo() throws IOException {
        manifest("shop", "");

        assertThat(run("diff")).isEqualTo(2);
        assertThat(out.toString())
                .startsWith("tenant shop\n")
                .endsWith("1 of 1 tenants differ; 0 would lose data, 0 would lose connections.\n");
    }

    @Test
    void diffWritesNothing() throws IOException {
        manifest("shop", "");

        run("diff");

        assertThat(home.resolve("state")).doesNotExist();
    }

    @Test
    void diffOfABadSpecIsOneWithItsPlace() throws IOException {
        manifest("shop", "colour: red");

        assertThat(run("diff")).isEqualTo(1);
        assertThat(out.toString()).startsWith("tenants.d/shop.yaml:4: spec: unknown field 'colour'");
    }

    @Test
    void validateTellsAllProblemsAndCountsThem() throws IOException {
        manifest("shop", "colour: red");
        manifest("cart", "memory: {maxmemoryMb: 1}");
        manifest("news", "");

        assertThat(run("validate")).isEqualTo(1);
        assertThat(out.toString().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("tenants.d/cart.yaml:4: spec.memory.maxmemoryMb: "))
                .anyMatch(line -> line.startsWith("tenants.d/shop.yaml:4: spec: unknown field 'colour'"))
                .endsWith("3 files, 1 valid specs, 2 problems");
    }

    @Test
    void validateTakesFilesOnTheCommandLine() throws IOException {
        Files.writeString(home.resolve("other.yaml"), "kind: [");

        assertThat(run("validate", "other.yaml")).isEqualTo(1);
        assertThat(out.toString()).startsWith("other.yaml:1: ").endsWith("1 files, 0 valid specs, 1 problems\n");
    }

    @Test
    void validateOfAMissingFileSaysSo() {
        assertThat(run("validate", "missing.yaml")).isEqualTo(1);
        assertThat(err.toString()).startsWith("cachepilot: cannot read " + home.resolve("missing.yaml"));
    }

    @Test
    void explainTellsThePlanOfATenantThatIsNotMadeYet() throws IOException {
        manifest("shop", "");

        assertThat(run("explain", "shop")).isEqualTo(0);
        assertThat(out.toString())
                .startsWith("The control plane has not worked on shop yet.")
                .contains("The plan now:", "+ create the instance");
    }

    @Test
    void approveWithNothingHeldBackSaysSo() {
        assertThat(run("approve")).isEqualTo(0);
        assertThat(out.toString()).isEqualTo("nothing is held back\n");
    }

    private void manifest(String tenant, String spec) throws IOException {
        Files.writeString(
                home.resolve("tenants.d/" + tenant + ".yaml"),
                "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: %s}\nspec: {%s}\n".formatted(tenant, spec));
    }

    private int run(String... arguments) {
        var terminal = new Terminal(
                new BufferedReader(new StringReader("")),
                Output.to(out),
                Output.to(err),
                false,
                _ -> Optional.empty(),
                home,
                "cachepilot");
        return new CommandLineProgram(installation, home, environment, terminal).run(arguments);
    }

    private static Installation failing(RuntimeException failure) {
        return new Installation() {
            @Override
            public List<KindCommands> commands() {
                return List.of();
            }

            @Override
            public ReadOnlyControlPlane reading(Settings settings) {
                throw failure;
            }

            @Override
            public RunningControlPlane serving(Settings settings, Events alsoTo) {
                throw failure;
            }

            @Override
            public SealedValues sealing(Settings settings) {
                throw failure;
            }

            @Override
            public Instances instances(Settings settings) {
                throw failure;
            }
        };
    }
}
