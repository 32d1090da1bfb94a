package io.cachepilot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.access.audit.AuditEntry;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.audit.AuditRetention;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** api key and audit. */
final class AccessCommandsTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d {5}";

    @TempDir
    private Path home;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** Every command line of the documented API, in its order, after what a first start does. */
    @Test
    void everyDocumentedCommandWorksAfterAFirstStart() {
        try (ApiKeys keys = ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system())) {
            assertThat(keys.generateFirst()).isPresent();
        }
        assertThat(run("api", "key", "generate", "monitoring")).isZero();
        assertThat(run("api", "key", "generate", "admin")).isZero();
        assertThat(run("api", "key", "generate", "backup-service")).isZero();
        assertThat(run("api", "key", "list")).isZero();
        assertThat(run("api", "key", "revoke", "monitoring")).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(run("api", "restart")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualTo("cachepilot: no control plane runs here, so there is no API; start it with cachepilot up\n");
    }

    @Test
    void aKeyIsShownOnceAsDocumented() {
        assertThat(run("api", "key", "generate", "monitoring")).isZero();

        Matcher key = Pattern.compile("API Key:  (\\S+)\n").matcher(out.toString());
        assertThat(key.find()).isTrue();
        assertThat(out.toString()).isEqualTo("""
                API Key Generated Successfully!

                Key Name: monitoring
                API Key:  %1$s

                Store this key securely. It will not be shown again.

                To use this key, include it in the X-API-Key header:
                  curl -H 'X-API-Key: %1$s' http://localhost:8000/api/v1/tenants
                """.formatted(key.group(1)));
        try (ApiKeys keys = keys()) {
            assertThat(keys.authenticate(key.group(1))).contains(Principal.key("monitoring", Role.ADMIN));
        }
        assertThat(run("api", "key", "list")).isZero();
        assertThat(out.toString()).doesNotContain(key.group(1));
    }

    @Test
    void keysAreListedAsDocumented() {
        run("api", "key", "generate", "admin");
        try (ApiKeys keys = keys()) {
            String viewer = keys.generate("monitoring", Role.VIEWER).secret().reveal();
            keys.authenticate(viewer);
            keys.authenticate(viewer);
        }

        assertThat(run("api", "key", "list")).isZero();

        assertThat(out.toString().lines())
                .hasSize(8)
                .startsWith(
                        "CachePilot API Keys",
                        "",
                        "Key Name          Created                  Last Used                Requests",
                        "----------------- ------------------------ ------------------------ --------")
                .endsWith("", "Note: Actual API key values are not shown (only hashes are stored).");
        assertThat(out.toString().lines().skip(4).findFirst().orElseThrow())
                .matches("admin {13}" + TIME + "Never {20}0");
        assertThat(out.toString().lines().skip(5).findFirst().orElseThrow())
                .matches("monitoring {8}" + TIME + TIME + "2");
    }

    @Test
    void rolesAreKept() {
        run("api", "key", "generate", "a", "--role", "viewer");
        run("api", "key", "generate", "b", "--role=operator");
        try (ApiKeys keys = keys()) {
            assertThat(keys.list()).extracting(key -> key.role()).containsExactly(Role.VIEWER, Role.OPERATOR);
        }
        assertThat(run("api", "key", "generate", "c", "--role", "root")).isEqualTo(64);
        assertThat(err.toString()).isEqualTo("cachepilot: unknown role 'root'; known: admin, operator, viewer\n");
    }

    @Test
    void aRevokedKeyIsGone() {
        run("api", "key", "generate", "admin");
        assertThat(run("api", "key", "generate", "admin")).isEqualTo(1);
        assertThat(err.toString()).startsWith("cachepilot: there is an API key named 'admin' already");

        assertThat(run("api", "key", "revoke", "admin")).isZero();
        assertThat(out.toString()).startsWith("API key 'admin' revoked.");

        assertThat(run("api", "key", "revoke", "admin")).isEqualTo(1);
        assertThat(err.toString()).startsWith("cachepilot: there is no API key named 'admin'");
    }

    @Test
    void aBrokenFileIsAnErrorAndStays() throws IOException {
        Path file = home.resolve("state/api-keys.json");
        run("api", "key", "generate", "admin");
        Files.writeString(file, "{");

        assertThat(run("api", "key", "generate", "other")).isEqualTo(1);
        assertThat(err.toString()).startsWith("cachepilot: the API keys in " + file + " can't be used: ");
        assertThat(file).hasContent("{");
    }

    @Test
    void anAuditLogIsVerified() throws IOException {
        Path log = home.resolve("state/audit.log");
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(err.toString()).isEqualTo("cachepilot: there is no audit log state/audit.log\n");
        try (AuditLog audit =
                AuditLog.open(log, InstantSource.system(), new AuditRetention(64 << 20, Optional.empty()))) {
            for (int i = 0; i < 3; i++) {
                audit.append(new AuditEntry(
                        Instant.EPOCH,
                        Optional.empty(),
                        "127.0.0.1",
                        "GET",
                        "/",
                        200,
                        "r",
                        Optional.empty(),
                        Duration.ZERO));
            }
        }
        assertThat(run("audit", "verify")).isZero();
        assertThat(out.toString()).isEqualTo("state/audit.log: 3 lines, each as it was written\n");

        Path copy = home.resolve("copy.log");
        Files.copy(log, copy);
        assertThat(run("audit", "verify", "copy.log")).isZero();
        assertThat(out.toString()).endsWith("can't be told: there is no usable copy.log.last\n");

        Files.writeString(log, Files.readString(log).replaceFirst("GET", "PUT"));
        assertThat(run("audit", "verify")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualTo("state/audit.log:1: line 2 carries another hash of it: one of the two was changed\n");
        Files.delete(home.resolve("state/audit.log.last"));
        Files.copy(copy, log, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(run("audit", "verify")).isEqualTo(1);
    }

    private ApiKeys keys() {
        return ApiKeys.open(home.resolve("state/api-keys.json"), InstantSource.system());
    }

    private int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        var terminal = new Terminal(
                new BufferedReader(new StringReader("")),
                Output.to(out),
                Output.to(err),
                false,
                _ -> Optional.empty(),
                home,
                "cachepilot");
        return new CommandLineProgram(new TestInstallation(), home, Map.of(), terminal).run(arguments);
    }
}
