package io.cachepilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** seal, unseal and keys. */
final class KeyCommandsTest {
    private static final String PASSWORD = "correct-horse";

    /** A key of age-keygen that protects nothing. */
    private static final String IDENTITY = "AGE-SECRET-KEY-1DZE8DQQ5WDM8CQV9D63M02MDJVE4XLV5N8J5G8C5VC7WY5F2PCASPKVY30";

    private static final String RECIPIENT = "age1wc29546nkmpkans9ngnzz77m97nj98uxuy86cgxywm90jyu9ycys8hcfqk";

    @TempDir
    private Path home;

    private final Deque<String> typed = new ArrayDeque<>();
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private String input = "";

    @BeforeEach
    void makeASource() throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
        Files.writeString(home.resolve("identity"), "# mine\n" + IDENTITY + "\n");
    }

    @Test
    void sealsThePipedValueIntoOneLineThatAManifestTakes() throws IOException {
        String sealed = seal("shop");
        Path manifest = manifest("shop", "{sealed: \"" + sealed + "\", generation: 1}");

        assertThat(run("validate")).isZero();
        assertThat(run("diff")).isEqualTo(2);
        assertThat(printed()).doesNotContain(PASSWORD);
        assertThat(run("unseal", "--check", "shop", manifest.toString())).isZero();
        assertThat(printed()).endsWith("tenants.d/shop.yaml:1: shop: spec.password.sealed can be opened here\n");
    }

    @Test
    void asksAPersonTwice() {
        typed.addAll(List.of(PASSWORD, PASSWORD));
        assertThat(run("seal", "shop")).isZero();
        assertThat(printed()).matches("[A-Za-z0-9+/]+=*\n");

        typed.addAll(List.of(PASSWORD, "correct-house"));
        assertThat(run("seal", "shop")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cachepilot: the two differ; nothing was done\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "two words here", "two-lines\nof-it-all", "with\"quote\"s"})
    void refusesWhatIsNoPasswordWithoutShowingIt(String value) {
        input = value;
        assertThat(run("seal", "shop")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cachepilot: that can't be a password;"
                        + " 8 to 128 printable ASCII characters without spaces and quotes\n");
        assertThat(printed()).isEmpty();
    }

    @Test
    void refusesAValueWithoutAnEnd() {
        input = "x".repeat(100_000);
        assertThat(run("seal", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("longer than 4096 characters");
    }

    @Test
    void refusesATenantOrFieldThatIsNone() {
        assertThat(run("seal", "Shop")).isEqualTo(64);
        assertThat(run("seal", "shop", "--field", "colour")).isEqualTo(64);
        assertThat(err.toString()).endsWith("cachepilot: --field takes: password\n");
        assertThat(home.resolve("state")).doesNotExist();
    }

    @Test
    void passwordIsNotTakenFromTheCommandLine() {
        assertThat(run("seal", "shop", PASSWORD)).isEqualTo(64);
    }

    @Test
    void checkTellsWhereAValueDoesNotBelong() throws IOException {
        Path manifest = manifest("cart", "{sealed: " + seal("shop") + "}");

        assertThat(run("unseal", "--check", "cart", manifest.toString())).isEqualTo(1);
        assertThat(printed()).contains("spec.password.sealed: the sealed value was sealed for another spec");
        assertThat(run("unseal", "--check", "shop", manifest.toString())).isEqualTo(1);
        assertThat(err.toString()).endsWith("holds no tenant 'shop'\n");
        assertThat(run("unseal", "cart", manifest.toString())).isEqualTo(64);
    }

    @Test
    void checkReadsTheStandardInput() {
        String sealed = seal("shop");
        input = manifestText("shop", "{sealed: " + sealed + "}");

        assertThat(run("unseal", "--check", "shop", "-")).isZero();
    }

    @Test
    void onAnotherMachineValidateWarnsAndCheckFails() throws IOException {
        Path manifest = manifest("shop", "{sealed: " + seal("shop") + "}");

        assertThat(run("validate", "--state", "elsewhere")).isZero();
        assertThat(printed())
                .isEqualTo("tenants.d/shop.yaml:4: spec.password.sealed: the sealed value could not be checked:"
                        + " there is no sealing key here\n1 files, 1 valid specs, 1 problems\n");
        assertThat(run("unseal", "--check", "shop", manifest.toString(), "--state", "elsewhere"))
                .isEqualTo(1);
        assertThat(home.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void showsThePublicKeysAndMakesNone() {
        assertThat(run("keys", "show")).isEqualTo(1);
        assertThat(err.toString()).startsWith("cachepilot: there is no sealing key yet");
        assertThat(home.resolve("state")).doesNotExist();

        assertThat(run("keys", "rotate")).isZero();
        assertThat(run("keys", "rotate")).isZero();
        assertThat(run("keys", "show")).isZero();
        assertThat(printed()).matches("age1[a-z0-9]{58}\n");
        assertThat(run("keys", "show", "--all")).isZero();
        assertThat(printed().lines()).hasSize(2);
    }

    @Test
    void rotationNamesWhatIsSealedToAnOlderKeyAndHowToSealItAgain() throws IOException {
        manifest("shop", "{sealed: " + seal("shop") + "}");
        manifest("cart", "{generation: 2}");

        assertThat(run("keys", "rotate")).isZero();
        assertThat(printed())
                .startsWith("values are sealed to this key from now on: age1")
                .endsWith("\n  tenants.d/shop.yaml:1: cachepilot password shop | cachepilot seal shop\n");
        assertThat(run("validate")).isZero();

        manifest("shop", "{sealed: " + seal("shop") + "}");
        assertThat(run("keys", "rotate", "--check")).isZero();
        assertThat(printed()).isEqualTo("no manifest is sealed to an older key\n");
    }

    @Test
    void keysWithoutACommandSaysWhatThereIs() {
        assertThat(run("keys")).isEqualTo(64);
        assertThat(printed()).contains("show", "rotate", "export", "import");
        for (String command : List.of("show", "rotate", "export", "import")) {
            assertThat(run("keys", command, "--help")).isZero();
            assertThat(printed()).contains("Usage: cachepilot keys " + command, "--state");
        }
    }

    @Test
    void whatWasExportedIsImportedElsewhere() throws IOException {
        String sealed = seal("shop");
        manifest("shop", "{sealed: " + sealed + "}");

        assertThat(run("keys", "export", "-o", "bundle.age", "--recipient", RECIPIENT))
                .isZero();
        assertThat(printed()).startsWith("bundle.age: 1 files; ");
        assertThat(Files.readString(home.resolve("bundle.age"), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1")
                .doesNotContain("AGE-SECRET");

        assertThat(restore("--state", "new")).isZero();
        assertThat(printed()).isEqualTo("1 files: 1 new, 0 replaced, 0 as they were\n");
        assertThat(restore("--state", "new")).isZero();
        assertThat(printed()).isEqualTo("1 files: 0 new, 0 replaced, 1 as they were\n");
        assertThat(run("validate", "--state", "new")).isZero();
        assertThat(printed()).doesNotContain("could not be checked");
    }

    @Test
    void importReplacesOnlyWhenForced() throws IOException {
        seal("shop");
        run("keys", "export", "-o", "bundle.age", "--recipient", RECIPIENT);
        Path key;
        try (var keys = Files.list(home.resolve("state/keys/sealing"))) {
            key = keys.findFirst().orElseThrow();
        }
        String before = Files.readString(key);
        Files.writeString(key, "mine");

        assertThat(restore()).isEqualTo(1);
        assertThat(printed()).isEqualTo("different: keys/sealing/" + key.getFileName() + "\n");
        assertThat(err.toString()).contains("so nothing was written; --force replaces them");
        assertThat(key).hasContent("mine");
        assertThat(restore("--force")).isZero();
        assertThat(key).hasContent(before);
    }

    @Test
    void exportRefusesABundleThatOnlyThisHostCouldOpen() {
        assertThat(run("keys", "rotate")).isZero();
        assertThat(run("keys", "show")).isZero();
        String own = printed().strip();

        assertThat(run("keys", "export", "-o", "bundle.age", "--recipient", own))
                .isEqualTo(1);
        assertThat(err.toString()).contains("only this host could open that bundle");
        assertThat(run("keys", "export", "-o", "bundle.age", "--recipient", "age1nobody"))
                .isEqualTo(1);
        assertThat(home.resolve("bundle.age")).doesNotExist();
    }

    @Test
    void importRefusesAnIdentityThatIsNone() throws IOException {
        Files.writeString(home.resolve("identity"), "AGE-SECRET-KEY-1CANARY");
        Files.writeString(home.resolve("bundle.age"), "x");

        assertThat(restore()).isEqualTo(1);
        assertThat(err.toString()).contains("is no identity file of age").doesNotContain("CANARY");
    }

    @Test
    void keyThatOthersMayReadIsNotUsed() throws IOException {
        seal("shop");
        try (var keys = Files.list(home.resolve("state/keys/sealing"))) {
            Files.setPosixFilePermissions(keys.findFirst().orElseThrow(), PosixFilePermissions.fromString("rw-rw----"));
        }
        input = PASSWORD;

        assertThat(run("seal", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("others than its owner may read it (rw-rw----); run: chmod 600 ");
    }

    private int restore(String... flags) {
        var words = new ArrayList<>(List.of("keys", "import", "bundle.age", "--identity", "identity"));
        words.addAll(List.of(flags));
        return run(words.toArray(String[]::new));
    }

    private String seal(String tenant) {
        input = PASSWORD + "\n";
        assertThat(run("seal", tenant)).isZero();
        return printed().strip();
    }

    private Path manifest(String tenant, String password) throws IOException {
        return Files.writeString(home.resolve("tenants.d/" + tenant + ".yaml"), manifestText(tenant, password));
    }

    private static String manifestText(String tenant, String password) {
        return "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: %s}\nspec: {password: %s}\n"
                .formatted(tenant, password);
    }

    private String printed() {
        return out.toString();
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        var terminal = new Terminal(
                new BufferedReader(new StringReader(input)),
                Output.to(out),
                Output.to(err),
                false,
                _ -> Optional.ofNullable(typed.poll()).map(Secret::new),
                home,
                "cachepilot");
        return new CommandLineProgram(new TestInstallation(), home, Map.of(), terminal).run(arguments);
    }
}
