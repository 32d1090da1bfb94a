package io.cachepilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that change manifests, over a plain directory. */
final class SpecCommandsTest {
    private static final String SHOP = """
            # The shop.
            apiVersion: cachepilot/v1
            kind: Tenant
            metadata: {name: shop}
            spec:
              memory: {maxmemoryMb: 256}   # MiB
              persistence: persistent
            """;

    @TempDir
    private Path home;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private String answer = "";

    @BeforeEach
    void makeASource() throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
        Files.writeString(file("shop"), SHOP);
    }

    @Test
    void newMakesAManifestWithTheGivenFields() throws IOException {
        assertThat(run("new", "cart", "memory.maxmemoryMb=512", "persistence=persistent", "metadata.labels.team=a.b"))
                .isZero();

        assertThat(Files.readString(file("cart"))).isEqualTo("""
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: cart
                  labels:
                    team: a.b
                spec:
                  memory:
                    maxmemoryMb: 512
                  persistence: persistent
                """);
        assertThat(out.toString()).startsWith("cart: new (commit ").contains("no control plane runs here");
        assertThat(run("validate")).isZero();
        assertThat(run("new", "cart")).isEqualTo(1);
        assertThat(err.toString()).contains("tenant cart is there already, in tenants.d/cart.yaml");
    }

    @Test
    void newRefusesWhatWouldNotBeValid() {
        assertThat(run("new", "Cart")).isEqualTo(1);
        assertThat(run("new", "cart", "memory.maxmemoryMB=512")).isEqualTo(1);
        assertThat(err.toString()).contains("maxmemoryMb").contains("nothing was changed");
        assertThat(file("cart")).doesNotExist();
        assertThat(file("Cart")).doesNotExist();
    }

    @Test
    void setChangesOneFieldAndLeavesTheRest() throws IOException {
        assertThat(run("set", "shop", "memory.maxmemoryMb=512")).isZero();

        assertThat(Files.readString(file("shop"))).isEqualTo(SHOP.replace("256", "512"));
        assertThat(out.toString()).startsWith("shop: memory.maxmemoryMb 256 -> 512 (commit ");
        assertThat(run("set", "shop", "memory.maxmemoryMb=512")).isZero();
        assertThat(out.toString()).endsWith("shop is so already\n");
        assertThat(run("set", "shop", "--unset", "memory")).isZero();
        assertThat(Files.readString(file("shop"))).doesNotContain("maxmemoryMb");
    }

    @Test
    void setWithATagOfAnotherVersionChangesNothing() throws IOException {
        assertThat(run("set", "shop", "memory.maxmemoryMb=512", "--if-match", "0".repeat(40)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("has changed since it was read");
        assertThat(Files.readString(file("shop"))).isEqualTo(SHOP);
    }

    @ParameterizedTest
    @CsvSource({
        "password.value=geheim123, no argument",
        "metadata.name=other, a new name is a new tenant",
        "memory..x=1, is no field",
        "memory, no field with a value",
        "=1, no field with a value"
    })
    void setRefusesWhatIsNotSetOnACommandLine(String assignment, String why) throws IOException {
        assertThat(run("set", "shop", assignment)).isEqualTo(64);
        assertThat(err.toString()).contains(why);
        assertThat(Files.readString(file("shop"))).isEqualTo(SHOP);
    }

    @Test
    void switchesAreFieldsOfTheSpec() throws IOException {
        for (String command : new String[] {"stop", "suspend", "restart"}) {
            assertThat(run(command, "shop")).isZero();
        }
        assertThat(Files.readString(file("shop")))
                .contains("running: false")
                .contains("suspend: true")
                .containsPattern("restartedAt: ['\"]?20\\d\\d-.*Z");
        assertThat(run("validate")).isZero();
        assertThat(run("start", "shop")).isZero();
        assertThat(run("resume", "shop")).isZero();
        assertThat(Files.readString(file("shop"))).contains("running: true").contains("suspend: false");
        assertThat(run("stop", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no manifest of tenant nobody");
    }

    @Test
    void whatLosesDataIsAskedFor() throws IOException {
        Files.writeString(file("shop"), SHOP.replace("persistent", "memory-only"));

        assertThat(run("stop", "shop")).isEqualTo(64);
        assertThat(run("rm", "shop")).isEqualTo(64);
        assertThat(err.toString()).contains("holds its data in memory only").contains("--yes");
        answer = "n\n";
        assertThat(run("rm", "shop")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was removed");
        assertThat(file("shop")).exists();
        answer = "y\n";
        assertThat(run("stop", "shop")).isZero();
        answer = "";
        assertThat(run("rm", "shop", "--yes")).isZero();
        assertThat(file("shop")).doesNotExist();
    }

    @Test
    void historySaysWhoChangedWhatOfWhichTenant() {
        run("set", "shop", "memory.maxmemoryMb=512");
        run("new", "cart", "persistence=persistent");
        out = new StringWriter();

        assertThat(run("history")).isZero();

        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(4)
                .element(0)
                .isEqualTo("REVISION|WHEN|WHO|SPEC|WHAT|OUTCOME");
        assertThat(out.toString().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).contains(System.getProperty("user.name"), "cart", "new"),
                        line -> assertThat(line).contains("shop", "memory.maxmemoryMb 256 -> 512"),
                        line -> assertThat(line).contains("CachePilot", "shop", "new"));
        out = new StringWriter();
        assertThat(run("history", "cart", "-n", "1")).isZero();
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void specsOfOtherKindsAreMadeAndChangedAlike() throws IOException {
        assertThat(run("new", "certificate-authority/default", "rotation.generation=2", "rotation.phase=standby"))
                .as(err.toString())
                .isZero();
        Path file = home.resolve("tenants.d/certificate-authority-default.yaml");
        assertThat(Files.readString(file)).contains("kind: CertificateAuthority", "phase: standby");

        assertThat(run("set", "default", "minTrustDays=7")).as(err.toString()).isZero();
        assertThat(run("suspend", "default")).isZero();
        assertThat(Files.readString(file)).contains("minTrustDays: 7", "suspend: true");
        assertThat(run("rollback", "certificate-authority/default")).isZero();
        assertThat(Files.readString(file)).contains("minTrustDays: 7").doesNotContain("suspend");

        out = new StringWriter();
        assertThat(run("history", "default")).isZero();
        assertThat(out.toString().lines().skip(1))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("certificate-authority/default"));
        assertThat(run("stop", "default")).isEqualTo(1);
        assertThat(err.toString()).contains("certificate-authority/default does not run");
    }

    @Test
    void documentsThatAreNotInForceAreComparedAsIfTheyWere() throws IOException {
        Path draft = home.resolve("draft.yaml");
        Files.writeString(
                draft, SHOP.replace("name: shop", "name: fresh") + "---\n" + SHOP.replace("persistent", "memory-only"));

        assertThat(run("diff", "-f", draft.toString())).as(err.toString()).isGreaterThan(1);
        assertThat(out.toString()).contains("fresh", "2 of 2 tenants differ");
        assertThat(file("fresh")).doesNotExist();
        assertThat(Files.readString(file("shop"))).isEqualTo(SHOP);

        out = new StringWriter();
        answer = Files.readString(draft);
        assertThat(run("diff", "fresh", "-f", "-")).isGreaterThan(1);
        assertThat(out.toString()).contains("1 of 1 tenants differ");

        out = new StringWriter();
        Files.writeString(draft, SHOP.replace("maxmemoryMb", "maxMemoryMb"));
        assertThat(run("diff", "-f", draft.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("draft.yaml:").doesNotContain("differ");
        assertThat(run("diff", "-f", "none.yaml")).isEqualTo(1);
        assertThat(err.toString()).contains("cannot read none.yaml");
    }

    @Test
    void diffOfSomeLooksAtNoOthers() throws IOException {
        Files.writeString(file("cart"), SHOP.replace("name: shop", "name: cart"));

        assertThat(run("diff", "cart")).isGreaterThan(1);
        assertThat(out.toString()).contains("1 of 1 tenants differ");
        assertThat(run("diff", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no tenant 'nobody'");
    }

    @Test
    void diffOfTwoRevisionsIsToldInWords() {
        run("set", "shop", "memory.maxmemoryMb=512", "securityMode=dual-mode");
        run("new", "cart", "persistence=persistent");
        out = new StringWriter();

        assertThat(run("diff", "HEAD~2..HEAD")).isEqualTo(2);
        assertThat(out.toString())
                .isEqualTo("cart: new\nshop: memory.maxmemoryMb 256 -> 512, securityMode set to dual-mode\n");
        assertThat(run("diff", "HEAD..HEAD")).isZero();
        assertThat(run("diff", "HEAD~9..HEAD")).isEqualTo(1);
        assertThat(err.toString()).contains("'HEAD~9' is no revision of the source");
    }

    @Test
    void rollbackUndoesTheLastChangeAndARemoval() throws IOException {
        run("set", "shop", "memory.maxmemoryMb=512");
        assertThat(run("rollback", "shop")).isZero();
        assertThat(Files.readString(file("shop"))).isEqualTo(SHOP);

        run("rm", "shop", "--yes");
        assertThat(run("rollback", "shop")).isZero();
        assertThat(Files.readString(file("shop"))).isEqualTo(SHOP);

        assertThat(run("rollback", "shop", "HEAD~3")).isZero();
        assertThat(Files.readString(file("shop"))).contains("maxmemoryMb: 512");
        assertThat(run("rollback", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("there was never a manifest of tenant nobody");
    }

    @Test
    void rollbackUndoesAnEditThatNobodyHasRecordedYet() throws IOException {
        run("set", "shop", "memory.maxmemoryMb=512");
        Files.writeString(file("shop"), SHOP + "  suspend: true\n");

        assertThat(run("rollback", "shop")).isZero();

        assertThat(Files.readString(file("shop"))).contains("maxmemoryMb: 512").doesNotContain("suspend");
    }

    @Test
    void aPasswordThatWasRotatedComesBackWithNoRemovedManifest() throws IOException {
        Files.writeString(file("shop"), SHOP + "  password: {generation: 1}\n");
        run("suspend", "shop");
        Files.writeString(file("shop"), SHOP + "  password: {generation: 2}\n");
        assertThat(run("rm", "shop", "--yes")).as(err.toString()).isZero();

        assertThat(run("rollback", "shop", "HEAD~2")).as(err.toString()).isZero();

        assertThat(Files.readString(file("shop")))
                .contains("generation: 2", "suspend: true")
                .doesNotContain("generation: 1");
    }

    /** The generation of then would be a rotation that nobody has asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  password: {generation: 1}\n", "  password: {generation: 3}\n"})
    void generationThatWasLoweredByHandStaysSo(String lowered) throws IOException {
        Files.writeString(file("shop"), SHOP + "  password: {generation: 5}\n");
        run("suspend", "shop");
        Files.writeString(file("shop"), SHOP + lowered + "  scripting: false\n");
        run("set", "shop", "memory.maxmemoryMb=128");

        assertThat(run("rollback", "shop", "HEAD~2")).as(err.toString()).isZero();

        String text = Files.readString(file("shop"));
        assertThat(text).contains("suspend: true").doesNotContain("generation: 5", "scripting");
        assertThat(text.contains("password")).isEqualTo(!lowered.isEmpty());
        assertThat(text.replaceAll("[\\s{}]", "")).contains(lowered.replaceAll("[\\s{}]", ""));
    }

    private Path file(String tenant) {
        return home.resolve("tenants.d").resolve(tenant + ".yaml");
    }

    private int run(String... arguments) {
        var terminal = new Terminal(
                new BufferedReader(new StringReader(answer)),
                Output.to(out),
                Output.to(err),
                !answer.isEmpty(),
                _ -> Optional.empty(),
                home,
                "cachepilot");
        return new CommandLineProgram(new TestInstallation(), home, Map.of(), terminal).run(arguments);
    }
}
