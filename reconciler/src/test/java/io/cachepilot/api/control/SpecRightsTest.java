package io.cachepilot.api.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.Role;
import io.cachepilot.kind.authority.spec.AuthorityReader;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.Tenants;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.spec.SpecDelta;
import io.cachepilot.spec.StoredSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may change what, by hand beside the marks in the schemas. */
final class SpecRightsTest {
    private final SpecRights rights =
            new SpecRights(new ManifestReader(List.of(new AuthorityReader(), Tenants.reader(TenantRanges.DEFAULT))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Tenant               | running: true                        | running: false                          | OPERATOR
            Tenant               | running: true                        | suspend: true                           | OPERATOR
            Tenant               | {}                                   | restartedAt: 2026-11-22T10:00:00Z       | OPERATOR
            Tenant               | {}                                   | password: {generation: 2}               | OPERATOR
            Tenant               | password: {generation: 1}            | password: {generation: 2, sealed: abc=} | ADMIN
            Tenant               | {}                                   | password: {value: abcdefgh}             | ADMIN
            Tenant               | memory: {maxmemoryMb: 64}            | memory: {maxmemoryMb: 65}               | ADMIN
            Tenant               | securityMode: tls-only               | securityMode: plain-only                | ADMIN
            Tenant               | persistence: memory-only             | persistence: persistent                 | ADMIN
            Tenant               | protect: true                        | protect: false                          | ADMIN
            Tenant               | deletionPolicy: Retain               | deletionPolicy: Delete                  | ADMIN
            Tenant               | {}                                   | certificateRenewedAt: 2026-11-22T10:00:00Z | ADMIN
            Tenant               | {running: true, protect: true}       | {running: false, protect: false}        | ADMIN
            Tenant               | running: true                        | running: 'true'                         | OPERATOR
            Tenant               | {}                                   | {}                                      | OPERATOR
            Tenant               | unknown: 1                           | unknown: 2                              | ADMIN
            CertificateAuthority | suspend: false                       | suspend: true                           | OPERATOR
            CertificateAuthority | rotation: {generation: 1}            | rotation: {generation: 2}               | ADMIN
            CertificateAuthority | minTrustDays: 7                      | minTrustDays: 8                         | ADMIN
            Unknown              | running: true                        | running: false                          | ADMIN
            """)
    void aChangeTakesTheRoleOfTheMostThatItChanges(String kind, String before, String after, Role needed) {
        assertThat(rights.needed(delta(kind, Optional.of(before), Optional.of(after))))
                .isEqualTo(needed);
    }

    @Test
    void whatIsMadeOrTakenAwayTakesAnAdmin() {
        assertThat(rights.needed(delta("Tenant", Optional.empty(), Optional.of("running: true"))))
                .isEqualTo(Role.ADMIN);
        assertThat(rights.needed(delta("Tenant", Optional.of("running: true"), Optional.empty())))
                .isEqualTo(Role.ADMIN);
    }

    @Test
    void anotherLabelTakesAnAdmin() {
        SpecDelta delta = new SpecDelta(
                "Tenant",
                "shop",
                Optional.of(new StoredSpec("Tenant", "shop", "f", "metadata: {name: shop, labels: {a: b}}\n")),
                Optional.of(new StoredSpec("Tenant", "shop", "f", "metadata: {name: shop, labels: {a: c}}\n")),
                List.of());

        assertThat(rights.needed(delta)).isEqualTo(Role.ADMIN);
    }

    private static SpecDelta delta(String kind, Optional<String> before, Optional<String> after) {
        return new SpecDelta(
                kind, "shop", before.map(text -> stored(kind, text)), after.map(text -> stored(kind, text)), List.of());
    }

    private static StoredSpec stored(String kind, String spec) {
        String flow = spec.startsWith("{") ? spec : "{" + spec + "}";
        return new StoredSpec(kind, "shop", "f", "kind: %s\nmetadata: {name: shop}\nspec: %s\n".formatted(kind, flow));
    }
}
