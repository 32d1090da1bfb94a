package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The authority is replaced while clients of twenty tenants work, and no operation of theirs fails. */
@Timeout(600)
class AuthorityRotationIT {
    private static final int TENANTS = 20;

    @TempDir
    Path directory;

    @Test
    void nobodyIsInterruptedAndAKillInEachPhaseIsMadeGood() {
        try (var sandbox = new Sandbox(directory)) {
            List<Manifest> tenants = IntStream.range(0, TENANTS)
                    .mapToObj(number -> sandbox.source().write(sandbox.tenant("t" + number)))
                    .toList();
            ControlPlaneProcess controlPlane = sandbox.up();
            var targets = new ArrayList<BusyClients.Target>();
            for (Manifest tenant : tenants) {
                sandbox.tls(tenant).close();
                targets.add(
                        new BusyClients.Target(tenant.tenant(), tenant.tlsPort(), sandbox.password(tenant.tenant())));
            }
            String first = TextFiles.read(sandbox.authority());
            long before;
            try (var clients = new BusyClients(targets, sandbox.authority())) {
                for (String phase :
                        List.of("standby", "trust-new", "issue-new", "trust-new", "issue-new", "drop-old")) {
                    String leaf = leafOf(sandbox, "t7");
                    sandbox.source().write("authority.yaml", authority(phase));
                    awaitBegun(sandbox, phase, leaf);
                    controlPlane.kill();
                    controlPlane.awaitExit();
                    controlPlane = sandbox.up();
                    Await.until(phase + " is reached", () -> {
                        assertThat(sandbox.run("diff").exit()).isZero();
                    });
                    assertThat(clients.failures()).as(phase).isEmpty();
                }
                String leaf = leafOf(sandbox, "t7");
                sandbox.run("renew-certs", "all").expect(0);
                tenants.forEach(tenant -> sandbox.source().accept(tenant.file()));
                Await.until("certificates are renewed", () -> {
                    assertThat(leafOf(sandbox, "t7")).isNotEqualTo(leaf);
                    assertThat(sandbox.run("diff").exit()).isZero();
                });
                before = clients.operations();
                Await.until("the clients go on", () -> {
                    assertThat(clients.operations()).isGreaterThan(before + TENANTS);
                });
                assertThat(clients.failures()).isEmpty();
                System.out.printf("e2e: %d operations, none failed%n", clients.operations());
            }
            assertThat(TextFiles.read(sandbox.authority())).isNotEqualTo(first);
            assertThat(sandbox.state().resolve("ca/generation-1.key")).doesNotExist();
            assertThat(sandbox.run("diff").expect(0).out()).startsWith("In sync: 21 specs");
            assertThat(sandbox.run("check-certs").expect(0).out().lines())
                    .hasSize(TENANTS + 2)
                    .anySatisfy(line -> assertThat(line).matches("\\(authority [0-9a-f]{8}\\) +36[45]\\d .* issues"))
                    .anySatisfy(line -> assertThat(line).matches("t7 +89 .* valid"));
        }
    }

    @Test
    void aPassByHandTellsThatARotationIsRefused() {
        try (var sandbox = new Sandbox(directory)) {
            sandbox.source().write(sandbox.tenant("t0"));
            sandbox.run("reconcile").expect(0);
            sandbox.source().write("authority.yaml", authority("drop-old"));

            assertThat(sandbox.run("reconcile").expect(1).out())
                    .contains("certificate-authority/default: Invalid: ", "spec.rotation", "allowed next are");
            assertThat(sandbox.run("get").expect(0).row("t0")).contains(" running ");
        }
    }

    /** Something of the phase is done, and not all of it: of those that take longer, one tenant of twenty. */
    private static void awaitBegun(Sandbox sandbox, String phase, String leaf) {
        Path ca = sandbox.state().resolve("ca");
        Await.until(phase + " has begun", () -> {
            switch (phase) {
                case "standby" -> assertThat(ca.resolve("generation-2.key")).exists();
                case "drop-old" -> assertThat(certificates(sandbox)).isEqualTo(1);
                case "trust-new" -> {
                    assertThat(certificates(sandbox)).isEqualTo(2);
                    assertThat(ca.resolve("issuing")).hasContent("1");
                }
                default -> assertThat(leafOf(sandbox, "t7")).isNotEqualTo(leaf);
            }
        });
    }

    private static long certificates(Sandbox sandbox) {
        return TextFiles.read(sandbox.authority())
                .lines()
                .filter(line -> line.startsWith("-----BEGIN"))
                .count();
    }

    private static String leafOf(Sandbox sandbox, String tenant) {
        try (var files = Files.walk(sandbox.directoryOf(tenant))) {
            Path leaf = files.filter(file -> file.toString().endsWith("server.pem"))
                    .findFirst()
                    .orElseThrow();
            return TextFiles.read(leaf);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String authority(String phase) {
        return """
                apiVersion: cachepilot/v1
                kind: CertificateAuthority
                metadata: {name: default}
                spec: {minTrustDays: 0, rotation: {generation: 2, phase: %s}}
                """.formatted(phase);
    }
}
