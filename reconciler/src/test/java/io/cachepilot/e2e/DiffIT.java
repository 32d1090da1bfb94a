package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diff} and {@code reconcile} as a pipeline uses them, without a control plane that runs. */
final class DiffIT {
    private Sandbox sandbox;
    private Manifest tenant;

    @BeforeEach
    void prepare(@TempDir Path directory) {
        sandbox = new Sandbox(directory);
        tenant = sandbox.source().write(sandbox.tenant("alpha"));
    }

    @AfterEach
    void down() {
        sandbox.close();
    }

    @Test
    void exitCodesTellWhatADiffFound() {
        CommandResult fresh = sandbox.run("diff").expect(2);
        assertThat(fresh.out()).contains("+ create the instance: the tenant is new");
        assertThat(sandbox.state()).doesNotExist();

        assertThat(sandbox.run("reconcile").expect(0).row("alpha")).contains(" running ");
        assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 1 tenants");

        sandbox.source().write(tenant.memory(70, 140));
        assertThat(sandbox.run("diff").expect(2).out())
                .contains("server.maxmemory: 67108864 -> 73400320 (pending)")
                .contains("0 would lose data, 0 would lose connections");

        sandbox.source().write(tenant.with("running", "false"));
        assertThat(sandbox.run("diff").expect(3).out())
                .contains("- stop the server")
                .contains("1 would lose data");

        sandbox.source().write(tenant.mode("open-to-all"));
        assertThat(sandbox.run("diff").expect(1).out())
                .containsPattern("alpha\\.yaml:\\d+: spec\\.securityMode: .*tls-only");

        CommandResult usage = sandbox.run("diff", "--jsn").expect(64);
        assertThat(usage.err()).contains("--jsn").contains("--json");
    }

    @Test
    void jsonSaysTheSameForPrograms() {
        CommandResult diff = sandbox.run("diff", "--json").expect(2);
        Map<?, ?> json = diff.json();
        assertThat(json.get("format_version")).isEqualTo(2);
        assertThat(json.get("exit_code")).isEqualTo(2);
        assertThat((List<?>) json.get("specs")).singleElement().satisfies(first -> {
            Map<?, ?> alpha = (Map<?, ?>) first;
            assertThat(alpha.get("kind")).isEqualTo("tenant");
            assertThat(alpha.get("name")).isEqualTo("alpha");
            assertThat(alpha.get("in_sync")).isEqualTo(false);
            assertThat((List<?>) alpha.get("actions")).isNotEmpty();
        });

        sandbox.run("reconcile").expect(0);
        Map<?, ?> listing = sandbox.run("get", "--json").expect(0).json();
        assertThat(listing.get("format_version")).isEqualTo(1);
        assertThat((List<?>) listing.get("tenants")).singleElement().satisfies(first -> {
            assertThat(((Map<?, ?>) first).get("status")).isEqualTo("running");
            assertThat(((Map<?, ?>) first).get("port_tls")).isEqualTo(tenant.tlsPort());
        });
    }

    @Test
    void passwordsInManifestsAreNotShown() {
        String mine = "my-very-own-password";
        String next = "another-one-of-mine";
        sandbox.source().write(tenant.with("password", "{sealed: " + seal(mine) + "}"));
        assertThat(sandbox.run("diff").expect(2).out()).doesNotContain(mine);
        sandbox.run("reconcile").expect(0);
        assertThat(sandbox.askPassword("alpha")).isEqualTo(mine);
        sandbox.source().write(tenant.with("password", "{sealed: " + seal(next) + "}"));
        assertThat(sandbox.run("diff", "--json").expect(2).out()).doesNotContain(mine, next);
        sandbox.run("reconcile").expect(0);
        try (TenantClient client = TenantClient.tls("localhost", tenant.tlsPort(), next, sandbox.authority())) {
            assertThat(client.ping()).isEqualTo("PONG");
        }
        assertThat(TextFiles.read(sandbox.directoryOf("alpha").resolve("tenant.json")))
                .doesNotContain(mine, next);
    }

    @Test
    void passwordInPlainTextIsRefused() {
        sandbox.source().write(tenant.with("password", "{value: my-very-own-password}"));
        assertThat(sandbox.run("diff").expect(1).out())
                .contains("spec.password.value: a password in plain text is refused; seal it: cachepilot seal alpha")
                .doesNotContain("my-very-own-password");
    }

    private String seal(String password) {
        String line =
                sandbox.commands().type(password, "seal", "alpha").expect(0).out();
        assertThat(line).matches("[A-Za-z0-9+/]+=*\n");
        return line.strip();
    }

    @Test
    void validateNamesTheExactPlaceOfEveryProblem() {
        sandbox.source().write("bad.yaml", """
                        apiVersion: cachepilot/v1
                        kind: Tenant
                        metadata:
                          name: bad
                        spec:
                          memry: {maxmemoryMb: 64}
                          securityMode: tls
                        """);
        CommandResult validate = sandbox.run("validate").expect(1);
        assertThat(validate.out())
                .containsPattern("(?m)bad\\.yaml:6: spec\\.?.*memry.*memory")
                .containsPattern("(?m)bad\\.yaml:7: spec\\.securityMode: ")
                .contains("2 files, 1 valid specs, 2 problems");
        assertThat(sandbox.run("validate", "tenants.d/alpha.yaml").expect(0).out())
                .contains("1 files, 1 valid specs, 0 problems");
        assertThat(sandbox.state()).doesNotExist();
    }

    @Test
    void aSourceThatIsMissingIsAnErrorAndRemovesNothing() {
        sandbox.run("reconcile").expect(0);
        sandbox.source().hide();
        for (String[] command : List.of(new String[] {"reconcile"}, new String[] {"reconcile", "alpha"})) {
            assertThat(sandbox.run(command).expect(1).err()).contains("tenants.d does not exist");
        }
        assertThat(sandbox.run("diff").expect(1).err()).contains("tenants.d does not exist");
        sandbox.source().show();
        assertThat(sandbox.servers()).hasSize(1);
    }
}
