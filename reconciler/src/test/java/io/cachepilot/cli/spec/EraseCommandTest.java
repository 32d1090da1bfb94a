package io.cachepilot.cli.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.cli.CommandLineProgram;
import io.cachepilot.cli.TestInstallation;
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

final class EraseCommandTest {
    @TempDir
    private Path home;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private Path data;

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(Files.createDirectories(home.resolve("tenants.d")).resolve("shop.yaml"), """
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata: {name: shop}
                """);
        data = Files.writeString(
                Files.createDirectories(home.resolve("state/instances/old/data"))
                        .resolve("dump.rdb"),
                "precious");
        Files.createDirectories(home.resolve("state/instances/shop/data"));
    }

    @Test
    void whoIsNotAtATerminalHasToSayThatItIsWanted() {
        assertThat(run("", false, "erase", "old")).isEqualTo(64);
        assertThat(err.toString()).contains("what is kept of tenant old goes for good: its files, 8 bytes; say --yes");
        assertThat(data).exists();
    }

    @Test
    void whoSaysNoHasNothingErased() {
        assertThat(run("n\n", true, "erase", "old")).isEqualTo(1);
        assertThat(err.toString()).contains("nothing was erased");
        assertThat(data).exists();
    }

    @Test
    void aTenantOfAManifestAndOneOfWhomNothingIsKeptAreRefused() {
        assertThat(run("", false, "erase", "shop", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("a manifest names it", "Kept is something of old");
        assertThat(run("", false, "erase", "nobody", "--yes")).isEqualTo(1);
        assertThat(run("", false, "erase", "../instances/old", "--yes")).isEqualTo(1);
        assertThat(data).exists();
    }

    @Test
    void nothingIsErasedWhileAManifestCannotBeRead() throws IOException {
        Files.writeString(home.resolve("tenants.d/broken.yaml"), "kind: [");
        assertThat(run("", false, "erase", "old", "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("some manifests can't be read", "nothing was erased");
        assertThat(data).exists();
    }

    @Test
    void nothingIsErasedWithoutItsSource() throws IOException {
        Files.move(home.resolve("tenants.d"), home.resolve("elsewhere"));
        assertThat(run("", false, "erase", "old", "--yes")).isEqualTo(1);
        assertThat(data).exists();
    }

    private int run(String typed, boolean interactive, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        var terminal = new Terminal(
                new BufferedReader(new StringReader(typed)),
                Output.to(out),
                Output.to(err),
                interactive,
                _ -> Optional.empty(),
                home,
                "cachepilot");
        return new CommandLineProgram(new TestInstallation(), home, Map.of(), terminal).run(arguments);
    }
}
