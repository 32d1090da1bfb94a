package io.cachepilot.kind.tenant.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.kind.tenant.spec.TenantSpec.Memory;
import io.cachepilot.kind.tenant.spec.TenantSpec.PasswordSpec;
import io.cachepilot.kind.tenant.spec.TenantSpec.PortsSpec;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problem.Severity;
import io.cachepilot.secret.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantReaderTest {
    private static final TenantSpec DEFAULTS = new TenantSpec(
            "a",
            new TreeMap<>(),
            true,
            new Memory(256, 512, EvictionPolicy.ALLKEYS_LRU),
            SecurityMode.TLS_ONLY,
            Persistence.MEMORY_ONLY,
            new PortsSpec(OptionalInt.empty(), OptionalInt.empty()),
            new PasswordSpec(Optional.empty(), Optional.empty(), 1),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            DeletionPolicy.RETAIN,
            false,
            false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spec:",
                "spec: {}",
                "spec: {memory: }",
                "spec: {memory: {}, ports: , password: }",
                "spec:\n  memory:\n    # maxmemoryMb: 300\n"
            })
    void fillsInEveryDefault(String spec) {
        var manifests = Tenants.read("apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a, labels: }\n" + spec);
        assertThat(manifests.problems()).isEmpty();
        assertThat(Tenants.only(manifests)).isEqualTo(DEFAULTS);
    }

    @Test
    void readsEveryField() {
        var manifests = Tenants.read("""
                # yaml-language-server: $schema=../schemas/tenant.schema.json
                apiVersion: cachepilot/v1
                kind: Tenant
                metadata:
                  name: client1
                  labels: {customer: acme, "example.com/tier": "1"}
                spec:
                  running: false
                  memory: {maxmemoryMb: 300, limitMb: 450, policy: volatile-ttl}
                  securityMode: dual-mode
                  persistence: persistent
                  ports: {tls: 7599, plain: 7600}
                  password: {value: "pa#s:{w}0rd", generation: 3}
                  scripting: false
                  image: registry.example:5000/redis:7.2@sha256:0a
                  restartedAt: 2026-11-22T11:00:00.5+01:00
                  certificateRenewedAt: 2026-11-23T10:00:00Z
                  deletionPolicy: Delete
                  protect: true
                  suspend: true
                """);
        assertThat(Tenants.only(manifests))
                .isEqualTo(new TenantSpec(
                        "client1",
                        new TreeMap<>(Map.of("customer", "acme", "example.com/tier", "1")),
                        false,
                        new Memory(300, 450, EvictionPolicy.VOLATILE_TTL),
                        SecurityMode.DUAL_MODE,
                        Persistence.PERSISTENT,
                        new PortsSpec(OptionalInt.of(7599), OptionalInt.of(7600)),
                        new PasswordSpec(Optional.of(new Secret("pa#s:{w}0rd")), Optional.empty(), 3),
                        false,
                        Optional.of("registry.example:5000/redis:7.2@sha256:0a"),
                        Optional.of(Instant.parse("2026-11-22T10:00:00.5Z")),
                        Optional.of(Instant.parse("2026-11-23T10:00:00Z")),
                        DeletionPolicy.DELETE,
                        true,
                        true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{memory: {limitMb: 300}} | spec.memory.limitMb: 300 is less than 1.5 × maxmemoryMb (256); at least 384",
                "{memory: {maxmemoryMb: 65, limitMb: 128}} |",
                "{memory: {maxmemoryMb: 333, limitMb: 500}} |",
                "{memory: {maxmemoryMb: 333, limitMb: 499}} | spec.memory.limitMb: 499 is less than 1.5 × maxmemoryMb (333); at least 500",
                "{memory: {maxmemoryMb: 63}} | spec.memory.maxmemoryMb: 63 is out of range; 64 to 4096",
                "{memory: {maxmemoryMb: 4097}} | spec.memory.maxmemoryMb: 4097 is out of range; 64 to 4096",
                "{memory: {maxmemoryMb: 99999999999999999999}} | spec.memory.maxmemoryMb: 99999999999999999999 is out of range; 64 to 4096",
                "{memory: {limitMb: 8193}} | spec.memory.limitMb: 8193 is out of range; 128 to 8192",
                "{memory: {maxmemoryMb: 64, limitMb: 127}} | spec.memory.limitMb: 127 is out of range; 128 to 8192",
                "{memory: {maxmemoryMb: x, limitMb: 128}} | spec.memory.maxmemoryMb: is a string, but must be a whole number",
                "{memory: {policy: lru}} | spec.memory.policy: 'lru' is not allowed; one of noeviction, allkeys-lru, allkeys-lfu,"
                        + " allkeys-random, volatile-lru, volatile-lfu, volatile-random, volatile-ttl",
                "{ports: {tls: 7600}} | spec.ports.tls: 7600 is out of range; 7300 to 7599",
                "{ports: {plain: 7599}} | spec.ports.plain: 7599 is out of range; 7600 to 7899",
                "{ports: {plain: 70000}} | spec.ports.plain: 70000 is out of range; 1 to 65535",
                "{ports: {tls: \"7300\"}} | spec.ports.tls: \"7300\" is a string here; write 7300 without quotes",
                "{securityMode: tls} | spec.securityMode: 'tls' is not allowed; one of tls-only, dual-mode, plain-only",
                "{persistence: disk} | spec.persistence: 'disk' is not allowed; one of memory-only, persistent",
                "{deletionPolicy: retain} | spec.deletionPolicy: 'retain' is not allowed; one of Retain, Delete",
                "{running: no} | spec.running: no is a string in YAML 1.2; write false",
                "{restartedAt: yesterday} | spec.restartedAt: 'yesterday' does not fit; a time such as 2026-11-22T10:00:00Z",
                "{restartedAt: 2026-11-22} | spec.restartedAt: '2026-11-22' does not fit; a time such as 2026-11-22T10:00:00Z",
                "{restartedAt: 2026-02-30T10:00:00Z} | spec.restartedAt: there is no such time; write one such as 2026-11-22T10:00:00Z",
                "{restartedAt: 2026-11-22t10:00:00z} |",
                "{password: {generation: 0}} | spec.password.generation: this is out of range; 1 to 2147483647",
                "{colour: red} | spec: unknown field 'colour'; known are running, memory, securityMode, persistence, ports, password,"
                        + " scripting, image, restartedAt, certificateRenewedAt, deletionPolicy, protect, suspend",
                "{memory: {maxmemory: 3}} | spec.memory: unknown field 'maxmemory'; did you mean 'maxmemoryMb'?",
                "[] | spec: is a list, but must be a mapping"
            })
    void saysWhatIsWrongWithASpec(String spec, String problem) {
        assertThat(Tenants.problems(Tenants.spec(spec)))
                .isEqualTo(Optional.ofNullable(problem).map(text -> "4: " + text).stream()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"64, 512", "256, 512", "257, 514", "300, 600", "4096, 8192"})
    void allowsTwiceTheDataWhereNoLimitIsGiven(int maxmemory, int limit) {
        assertThat(Tenants.only(Tenants.spec("{memory: {maxmemoryMb: " + maxmemory + "}}"))
                        .memory())
                .isEqualTo(new Memory(maxmemory, limit, EvictionPolicy.ALLKEYS_LRU));
    }

    @Test
    void followsTheRangesOfTheInstallation() {
        var ports = new PortRange(1000, 2000);
        var ranges = new TenantRanges(300, 6000, 400, 8192, ports, ports);
        assertThat(Tenants.only(Tenants.spec(ranges, "{}")).memory())
                .isEqualTo(new Memory(300, 600, EvictionPolicy.ALLKEYS_LRU));
        assertThat(Tenants.only(Tenants.spec(ranges, "{memory: {maxmemoryMb: 5000}}"))
                        .memory())
                .isEqualTo(new Memory(5000, 8192, EvictionPolicy.ALLKEYS_LRU));
        assertThat(Tenants.problems(
                        Tenants.spec(ranges, "{memory: {maxmemoryMb: 6000}, ports: {tls: 1000, plain: 1000}}")))
                .containsExactly(
                        "4: spec.memory.maxmemoryMb: 6000 needs a limitMb of at least 9000, but at most 8192 is allowed",
                        "4: spec.ports.plain: 1000 is the port for TLS too; the two must differ");
    }

    @Test
    void refusesRangesThatAreNone() {
        assertThatThrownBy(() -> new PortRange(0, 5)).hasMessageContaining("0 to 5");
        assertThatThrownBy(() -> new PortRange(6, 5)).hasMessageContaining("6 to 5");
        assertThatThrownBy(() -> new PortRange(6, 65_536)).hasMessageContaining("65536");
        var ports = new PortRange(1, 65_535);
        assertThat(ports.contains(1) && ports.contains(65_535) && !ports.contains(0))
                .isTrue();
        assertThatThrownBy(() -> new TenantRanges(5, 4, 1, 2, ports, ports)).hasMessageContaining("maxmemory: 5 to 4");
        assertThatThrownBy(() -> new TenantRanges(1, 4, 0, 2, ports, ports)).hasMessageContaining("limit: 0 to 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"null\"",
                "\"true\"",
                "\"123\"",
                "\"1e3\"",
                "'0x1'",
                "a",
                "a-",
                "yes",
                "no",
                "1-2",
                "a1234567890123456789012345678901234567890123456789012345678901"
            })
    void acceptsEveryLegalName(String name) {
        var manifests = Tenants.read("apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: " + name + "}");
        assertThat(manifests.problems()).isEmpty();
        assertThat(Tenants.only(manifests).name()).isEqualTo(name.replaceAll("['\"]", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | null is empty here; write \"null\" in quotes",
                "true | true is a boolean here; write \"true\" in quotes",
                "123 | 123 is a number here; write \"123\" in quotes",
                "1e3 | 1e3 is a number here; write \"1e3\" in quotes",
                "\"\" | '' does not fit",
                "Client | 'Client' does not fit",
                "-a | '-a' does not fit",
                "a_b | 'a_b' does not fit",
                "../a | '../a' does not fit",
                "\"a\\n\" | 'a\\u000a' does not fit",
                "\"a\\0\" | 'a\\u0000' does not fit",
                "а1 | 'а1' does not fit",
                "ａ | 'ａ' does not fit",
                "\"a\\u202E\" | 'a\\u202e' does not fit",
                "a123456789012345678901234567890123456789012345678901234567890123 | 'a12345678901234567890123456789012345678901234567890123456789…' does not fit"
            })
    void refusesEveryOtherName(String name, String problem) {
        var rule = problem.endsWith("fit")
                ? "; 1 to 63 lower-case letters a-z, digits and hyphens, a letter or digit first"
                : "";
        assertThat(Tenants.problems(
                        Tenants.read("apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: " + name + "}")))
                .containsExactly("3: metadata.name: " + problem + rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{a: 1} | .a: 1 is a number here; write \"1\" in quotes",
                "{a: yes, b: \"\", c.d/e_f-g: ü} |",
                "{\"a b\": c} | : the name 'a b' does not fit; 1 to 63 letters, digits and . _ / -, a letter or digit first",
                "{a: \"b\\nc\"} | .a: 'b\\u000ac' does not fit; at most 255 characters on one line"
            })
    void checksLabels(String labels, String problem) {
        var manifests =
                Tenants.read("apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: a, labels: " + labels + "}");
        assertThat(Tenants.problems(manifests))
                .isEqualTo(Optional.ofNullable(problem).map(text -> "3: metadata.labels" + text).stream()
                        .toList());
    }

    @Test
    void boundsLabels() {
        var many = new StringBuilder("apiVersion: cachepilot/v1\nkind: Tenant\nmetadata:\n  name: a\n  labels:\n");
        for (int i = 0; i < 33; i++) {
            many.append("    l").append(i).append(": x\n");
        }
        many.append("    ").append("k".repeat(64)).append(": ").append("v".repeat(256));
        assertThat(Tenants.problems(Tenants.read(many.toString())))
                .containsExactly(
                        "6: metadata.labels: has more than 32 fields",
                        "39: metadata.labels: the name '" + "k".repeat(60)
                                + "…' does not fit; 1 to 63 letters, digits and . _ / -, a letter or digit first",
                        "39: metadata.labels." + "k".repeat(64) + ": '" + "v".repeat(60)
                                + "…' does not fit; at most 255 characters on one line");
    }

    @Test
    void warnsOfAPasswordInPlainTextWithoutRejectingIt() {
        var manifests = Tenants.spec("{password: {value: abcdefgh}}");
        assertThat(Tenants.only(manifests).password().value()).contains(new Secret("abcdefgh"));
        assertThat(manifests.problems())
                .singleElement()
                .isEqualTo(new Problem(
                        "f",
                        4,
                        "spec.password.value",
                        "password.value is plain text in the file; leave it out to have one generated",
                        Severity.WARNING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"short12", "with space", "quote'quote", "\"quote\\\"quote\"", "umlautü8", "\"line\\nbreak\""})
    void refusesPasswordsThatACommandLineCouldBreak(String password) {
        assertThat(Tenants.problems(Tenants.spec("{password: {value: " + password + "}}")))
                .containsExactly(
                        "4: spec.password.value: this does not fit; 8 to 128 printable ASCII characters without spaces and quotes");
    }

    @Test
    void knowsItsSchemaAndKind() {
        var reader = Tenants.reader(TenantRanges.DEFAULT);
        assertThat(reader.kind()).isEqualTo("Tenant");
        assertThat(reader.schema()).contains("\"const\": \"Tenant\"");
    }
}
