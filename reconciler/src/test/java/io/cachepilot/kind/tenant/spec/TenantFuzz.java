package io.cachepilot.kind.tenant.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import io.cachepilot.manifest.Manifests;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any file is tenants, or problems that say why not. */
final class TenantFuzz {
    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                """
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata: {name: client1}
                spec:
                  securityMode: dual-mode
                  memory: {maxmemoryMb: 256, limitMb: 512}
                  ports: {tls: 7300, plain: 7600}
                  persistence: persistent
                  password: {value: correct-horse-battery}
                  access: {allowFrom: [10.0.0.0/8, "::1"]}
                """,
                "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a}\nspec: {restartedAt: 2026-01-01T00:00:00Z}\n",
                "kind: Tenant\n---\nkind: Tenant\nmetadata: []\n---\n{}\n",
                "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a, name: b}\nspec: 99999999999999999999\n");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyFileIsReadOrRefused(byte[] file) {
        Untrusted.soon(() -> {
            Manifests manifests = Tenants.read(file);
            assertThat(manifests.specs(TenantSpec.class).isEmpty()
                            && manifests.problems().isEmpty())
                    .isFalse();
        });
    }
}
