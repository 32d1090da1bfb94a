package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.kind.tenant.plan.Observed.CertificateLook;
import io.cachepilot.kind.tenant.plan.Observed.InstanceLook;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.spec.DeletionPolicy;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.plan.Plan;
import io.cachepilot.plan.PlanText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PlannerTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final Wish MEMORY = Wish.of(tenant().spec());
    private static final Wish DISK = Wish.of(tenant().persistent().spec());
    private static final Wish DUAL =
            Wish.of(tenant().mode(SecurityMode.DUAL_MODE).spec());
    private static final Wish PLAIN =
            Wish.of(tenant().mode(SecurityMode.PLAIN_ONLY).spec());
    private static final Wish STOPPED = Wish.of(tenant().stopped().spec());

    /** What is wanted of which world at what time, and the plan in words. */
    record Case(String name, Wish wish, WorldModel world, Instant now, String expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Case> CASES = List.of(
            of("a new tenant", MEMORY, WorldModel.empty(), """
                    tenant client1
                      ~ issue a certificate: there is no readable certificate
                          certificate.issuer: (none) -> authority-1 (pending)
                          certificate.names: (none) -> client1.example (pending)
                      ~ write the configuration files: the spec changed
                      + create the instance: the tenant is new
                          instance.memory-limit-mb: (none) -> 512 (pending)
                          instance.port-plain: (none) -> 127.0.0.1:7600 (pending)
                          instance.port-tls: (none) -> 127.0.0.1:7300 (pending)
                          server.appendonly: (none) -> no (pending)
                          server.maxmemory: (none) -> 268435456 (pending)
                          server.maxmemory-policy: (none) -> allkeys-lru (pending)
                          server.port: (none) -> 0 (pending)
                          server.tls-port: (none) -> 6380 (pending)
                      + start the server: the tenant is new
                    """),
            of("a tenant in sync", MEMORY, world(MEMORY), ""),
            of("a tenant that shall not run and never did", STOPPED, WorldModel.empty(), ""),
            // Not running
            of("a server that was stopped by hand", MEMORY, world(MEMORY).stop(), """
                    tenant client1
                      + start the server: it was changed outside of the spec
                    """),
            of("a tenant that shall run again", MEMORY, world(STOPPED), """
                    tenant client1
                      + start the server: the spec says running: true
                    """),
            of("an instance that was removed by hand", MEMORY, world(MEMORY).absent(), """
                    tenant client1
                      + create the instance: it was changed outside of the spec
                          instance.memory-limit-mb: (none) -> 512 (drift)
                          instance.port-plain: (none) -> 127.0.0.1:7600 (drift)
                          instance.port-tls: (none) -> 127.0.0.1:7300 (drift)
                          server.appendonly: (none) -> no (drift)
                          server.maxmemory: (none) -> 268435456 (drift)
                          server.maxmemory-policy: (none) -> allkeys-lru (drift)
                          server.port: (none) -> 0 (drift)
                          server.tls-port: (none) -> 6380 (drift)
                      + start the server: it was changed outside of the spec
                    """),
            of("a stopped instance whose spec has changed", DUAL.withPorts(7301, 7601), world(STOPPED), """
                    tenant client1
                      ~ write the configuration files: the spec changed
                      ~ change the instance: the spec changed
                          instance.port-plain: 127.0.0.1:7600 -> 127.0.0.1:7601 (pending)
                          instance.port-tls: 127.0.0.1:7300 -> 127.0.0.1:7301 (pending)
                      + start the server: the spec says running: true
                    """),
            of("a server that crashed", MEMORY, world(MEMORY).exit(NOW, 1), """
                    tenant client1
                      + start the server: the server ended by itself
                    """),
            of("a server that crashes again and again", MEMORY, world(MEMORY).exit(NOW, 4), """
                    tenant client1
                      … ended 4 times soon after its start; next start at 2026-11-22T10:00:04Z; see its log
                          instance.state: exited -> running (drift)
                    """),
            at(
                    "a server that crashed again and again, when its time has come",
                    MEMORY,
                    world(MEMORY).exit(NOW, 4),
                    NOW.plusSeconds(4),
                    """
                    tenant client1
                      + start the server: the server ended by itself
                    """),
            of("a server that crashes, with a new spec", DUAL, world(MEMORY).exit(NOW, 12), """
                    tenant client1
                      ~ write the configuration files: the spec changed
                      + start the server: the server ended by itself
                    """),
            at(
                    "a server that crashes, with a restart asked for",
                    Wish.of(tenant().restartedAt(NOW.plusSeconds(1)).spec()),
                    world(MEMORY).exit(NOW, 12),
                    NOW.plusSeconds(1),
                    """
                    tenant client1
                      + start the server: the server ended by itself
                    """),
            of("a running server that shall not run", STOPPED, world(MEMORY), """
                    tenant client1
                      - stop the server: the spec says running: false [loses data]
                    """),
            of(
                    "a running persistent server that shall not run",
                    Wish.of(tenant().persistent().stopped().spec()),
                    world(DISK),
                    """
                    tenant client1
                      - stop the server: the spec says running: false [ends connections]
                    """),
            of(
                    "a server that shall be persistent and not run",
                    Wish.of(tenant().persistent().stopped().spec()),
                    world(MEMORY),
                    """
                    tenant client1
                      - stop the server: the spec says running: false [loses data]
                    """),
            of("a server that was started by hand", STOPPED, started(STOPPED), """
                    tenant client1
                      - stop the server: the spec says running: false [loses data]
                    """),
            of(
                    "a suspended tenant with drift",
                    Wish.of(tenant().suspended().spec()),
                    world(MEMORY).drift(Field.server("maxmemory"), "1"),
                    """
                    tenant client1
                      … suspended by its spec; nothing is done
                          server.maxmemory: 1 -> 268435456 (drift)
                    """),
            // Memory
            of("more memory", memory(512, 1024), world(MEMORY), """
                    tenant client1
                      ~ change the memory limit: the spec changed
                          instance.memory-limit-mb: 512 -> 1024 (pending)
                      ~ configure the running server: the spec changed
                          server.maxmemory: 268435456 -> 536870912 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("less memory", memory(128, 256), world(MEMORY), """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.maxmemory: 268435456 -> 134217728 (pending)
                      ~ change the memory limit: the spec changed
                          instance.memory-limit-mb: 512 -> 256 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("less memory than is used", memory(128, 256), using(MEMORY, 200), """
                    tenant client1
                      ~ configure the running server: the spec changed [loses data]
                          server.maxmemory: 268435456 -> 134217728 (pending)
                      ~ change the memory limit: the spec changed
                          instance.memory-limit-mb: 512 -> 256 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of(
                    "less memory than is used, where nothing is evicted",
                    Wish.of(tenant().memory(128, 256, EvictionPolicy.NOEVICTION).spec()),
                    using(
                            Wish.of(tenant().memory(256, 512, EvictionPolicy.NOEVICTION)
                                    .spec()),
                            200),
                    """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.maxmemory: 268435456 -> 134217728 (pending)
                      ~ change the memory limit: the spec changed
                          instance.memory-limit-mb: 512 -> 256 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("maxmemory that was changed by hand", MEMORY, world(MEMORY).drift(Field.server("maxmemory"), "0"), """
                    tenant client1
                      ~ configure the running server: it was changed outside of the spec
                          server.maxmemory: 0 -> 268435456 (drift)
                    """),
            of("an instance without a limit", MEMORY, world(MEMORY).drift(Field.LIMIT, Optional.empty()), """
                    tenant client1
                      ~ change the memory limit: it was changed outside of the spec
                          instance.memory-limit-mb: (none) -> 512 (drift)
                    """),
            of(
                    "another policy",
                    Wish.of(tenant().memory(256, 512, EvictionPolicy.VOLATILE_TTL)
                            .spec()),
                    world(MEMORY),
                    """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.maxmemory-policy: allkeys-lru -> volatile-ttl (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of(
                    "a policy that starts to evict",
                    MEMORY,
                    using(
                            Wish.of(tenant().memory(256, 512, EvictionPolicy.NOEVICTION)
                                    .spec()),
                            300),
                    """
                    tenant client1
                      ~ configure the running server: the spec changed [loses data]
                          server.maxmemory-policy: noeviction -> allkeys-lru (pending)
                      ~ write the configuration files: the spec changed
                    """),
            // Ports
            of("tls-only to dual-mode", DUAL, world(MEMORY), """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.port: 0 -> 6379 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("dual-mode to tls-only", MEMORY, world(DUAL), """
                    tenant client1
                      ~ configure the running server: the spec changed [ends connections]
                          server.port: 6379 -> 0 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("tls-only to plain-only", PLAIN, world(MEMORY), """
                    tenant client1
                      ~ configure the running server: the spec changed [ends connections]
                          server.port: 0 -> 6379 (pending)
                          server.tls-port: 6380 -> 0 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("plain-only to tls-only", MEMORY, world(PLAIN), """
                    tenant client1
                      ~ configure the running server: the spec changed [ends connections]
                          server.port: 6379 -> 0 (pending)
                          server.tls-port: 0 -> 6380 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("dual-mode to plain-only", PLAIN, world(DUAL), """
                    tenant client1
                      ~ configure the running server: the spec changed [ends connections]
                          server.tls-port: 6380 -> 0 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("plain-only to dual-mode", DUAL, world(PLAIN), """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.tls-port: 0 -> 6380 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("another host port", MEMORY.withPorts(7301, 7600), world(MEMORY), """
                    tenant client1
                      ! restart the server, data kept: what differs can't be changed in the running server [ends connections]
                          instance.port-tls: 127.0.0.1:7300 -> 127.0.0.1:7301 (pending)
                    """),
            of("another host port of a persistent server", DISK.withPorts(7301, 7600), world(DISK), """
                    tenant client1
                      ! restart the server: what differs can't be changed in the running server [ends connections]
                          instance.port-tls: 127.0.0.1:7300 -> 127.0.0.1:7301 (pending)
                    """),
            // Persistence
            of("memory-only to persistent", DISK, world(MEMORY), """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.appendonly: no -> yes (pending)
                          server.save: "" -> 3600 1 300 100 60 10000 (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("persistent to memory-only", MEMORY, world(DISK), """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.appendonly: yes -> no (pending)
                          server.save: 3600 1 300 100 60 10000 -> "" (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("memory-only to persistent, and another host port", DISK.withPorts(7301, 7600), world(MEMORY), """
                    tenant client1
                      ~ configure the running server: the spec changed
                          server.appendonly: no -> yes (pending)
                          server.save: "" -> 3600 1 300 100 60 10000 (pending)
                      ~ write the configuration files: the spec changed
                      … restarts once these changes are in force: what differs can't be changed in the running server
                          instance.port-tls: 127.0.0.1:7300 -> 127.0.0.1:7301 (pending)
                    """),
            of(
                    "less memory than is used, and another host port",
                    memory(128, 256).withPorts(7301, 7600),
                    using(MEMORY, 200),
                    """
                    tenant client1
                      ~ configure the running server: the spec changed [loses data]
                          server.maxmemory: 268435456 -> 134217728 (pending)
                      ~ change the memory limit: the spec changed
                          instance.memory-limit-mb: 512 -> 256 (pending)
                      ~ write the configuration files: the spec changed
                      … restarts once these changes are in force: what differs can't be changed in the running server
                          instance.port-tls: 127.0.0.1:7300 -> 127.0.0.1:7301 (pending)
                    """),
            of(
                    "a directive that was changed by hand and can't be changed live",
                    MEMORY,
                    world(MEMORY).drift(Field.server("databases"), "1"),
                    """
                    tenant client1
                      ! restart the server, data kept: what differs can't be changed in the running server [ends connections]
                          server.databases: 1 -> 16 (drift)
                    """),
            of(
                    "a new certificate asked for",
                    Wish.of(tenant().certificateRenewedAt(NOW).spec()),
                    world(MEMORY),
                    """
                    tenant client1
                      ~ issue a certificate: the spec asks for a new certificate
                      ~ reload the certificate: the spec asks for a new certificate
                    """),
            of(
                    "a new certificate asked for later",
                    Wish.of(tenant().certificateRenewedAt(NOW.plusSeconds(60)).spec()),
                    world(MEMORY),
                    """
                    tenant client1
                      … gets a new certificate at 2026-11-22T10:01:00Z
                    """),
            of(
                    "a new certificate asked for that was made",
                    Wish.of(tenant().certificateRenewedAt(SINCE).spec()),
                    world(Wish.of(tenant().certificateRenewedAt(SINCE).spec())),
                    ""),
            // Restart
            of("a restart asked for", Wish.of(tenant().restartedAt(NOW).spec()), world(MEMORY), """
                    tenant client1
                      ! restart the server, data kept: the spec asks for a restart [ends connections]
                    """),
            of(
                    "a restart asked for before the last start",
                    Wish.of(tenant().restartedAt(SINCE).spec()),
                    world(MEMORY),
                    ""),
            of(
                    "a restart asked for later",
                    Wish.of(tenant().restartedAt(NOW.plusSeconds(60)).spec()),
                    world(MEMORY),
                    """
                    tenant client1
                      … restarts at 2026-11-22T10:01:00Z
                    """),
            // Control
            of("a persistent server that refuses us", DISK, refusing(DISK), """
                    tenant client1
                      ! restart the server: the server refuses our user, so nothing else can repair it [ends connections]
                    """),
            of("a memory-only server that refuses us", MEMORY, refusing(MEMORY), """
                    tenant client1
                      … the server refuses our user (WRONGPASS); a restart repairs that and loses its data: cachepilot approve client1
                    """),
            of("a memory-only server that refuses us, approved", MEMORY.approve(), refusing(MEMORY), """
                    tenant client1
                      ! restart the server: the server refuses our user, so nothing else can repair it [loses data]
                    """),
            of(
                    "a server that shall be persistent and refuses us",
                    DISK,
                    refusing(MEMORY)
                            .drift(
                                    Field.file("redis.conf"),
                                    Optional.ofNullable(DISK.wanted().fields().get(Field.file("redis.conf")))),
                    """
                    tenant client1
                      … the server refuses our user (WRONGPASS); a restart repairs that and loses its data: cachepilot approve client1
                    """),
            at("a young server that does not answer", MEMORY, silent(MEMORY), SINCE.plusSeconds(9), """
                    tenant client1
                      … the server does not answer: timed out
                    """),
            at("an old server that does not answer", MEMORY, silent(MEMORY), SINCE.plusSeconds(10), """
                    tenant client1
                      … the server does not answer: timed out
                    """),
            of("a server that loads its data", MEMORY, loading(MEMORY), """
                    tenant client1
                      … the server does not answer: it is loading its data
                    """),
            of("a server that loads what was carried over", MEMORY, carrying(loading(MEMORY)), """
                    tenant client1
                      … the server does not answer: it is loading its data
                    """),
            of(
                    "a server that loads its data, with a restart asked for",
                    Wish.of(tenant().persistent().restartedAt(NOW).spec()),
                    loading(DISK),
                    """
                    tenant client1
                      … the server does not answer: it is loading its data
                    """),
            of(
                    "a server that was taken off its network",
                    MEMORY,
                    silent(MEMORY).drift(Field.adjustable("network"), "none"),
                    """
                    tenant client1
                      ~ adjust the instance: it was changed outside of the spec
                          engine.network: none -> own (drift)
                      … the server does not answer: timed out
                    """),
            of(
                    "a silent server whose memory would shrink",
                    MEMORY,
                    silent(MEMORY).drift(Field.adjustable("network"), "none").drift(Field.LIMIT, "9999"),
                    """
                    tenant client1
                      … the server does not answer: timed out
                          instance.memory-limit-mb: 9999 -> 512 (drift)
                          engine.network: none -> own (drift)
                    """),
            of(
                    "an instance that its engine starts again and again",
                    MEMORY,
                    world(MEMORY).restarting(SINCE, 4),
                    """
                    tenant client1
                      … ended 4 times soon after its start; the engine starts it again and again; see its log
                          instance.state: restarting -> running (drift)
                    """),
            of(
                    "an instance that its engine starts again, with a spec that may help",
                    Wish.of(tenant().persistent().spec()),
                    world(MEMORY).restarting(SINCE, 4),
                    """
                    tenant client1
                      ~ write the configuration files: the spec changed
                      + start the server: the server ended by itself
                    """),
            of(
                    "an instance that its engine starts again, to be stopped",
                    Wish.of(tenant().stopped().spec()),
                    world(MEMORY).restarting(SINCE, 4),
                    """
                    tenant client1
                      - stop the server: the spec says running: false
                    """),
            of(
                    "a persistent server that hangs, with a restart asked for",
                    Wish.of(tenant().persistent().restartedAt(NOW).spec()),
                    silent(DISK),
                    """
                    tenant client1
                      ! restart the server: the spec asks for a restart [ends connections]
                    """),
            of(
                    "a memory-only server that hangs, with a restart asked for",
                    Wish.of(tenant().restartedAt(NOW).spec()),
                    silent(MEMORY),
                    """
                    tenant client1
                      … the server does not answer (timed out); the restart that is asked for loses its data: cachepilot approve client1
                    """),
            at(
                    "a server that only just starts, with a restart asked for",
                    Wish.of(tenant().restartedAt(SINCE.plusSeconds(1)).spec()),
                    silent(MEMORY),
                    SINCE.plusSeconds(2),
                    """
                    tenant client1
                      … the server does not answer: timed out
                    """),
            // Certificate
            of(
                    "a certificate that is gone",
                    MEMORY,
                    changed(world -> {
                        world.certificate = Optional.empty();
                        return world.drift(Field.CERTIFICATE_NAMES, Optional.empty())
                                .drift(Field.CERTIFICATE_ISSUER, Optional.empty());
                    }),
                    """
                    tenant client1
                      ~ issue a certificate: there is no readable certificate
                          certificate.issuer: (none) -> authority-1 (drift)
                          certificate.names: (none) -> client1.example (drift)
                      ~ reload the certificate: there is no readable certificate
                    """),
            of("a certificate for other names", MEMORY.withNames("client1.example, 10.0.0.1"), world(MEMORY), """
                    tenant client1
                      ~ issue a certificate: the certificate is for other names
                          certificate.names: client1.example -> client1.example, 10.0.0.1 (pending)
                      ~ reload the certificate: the certificate is for other names
                    """),
            of(
                    "a certificate of another authority",
                    MEMORY.withNames("a").withIssuer("authority-2"),
                    world(MEMORY),
                    """
                    tenant client1
                      ~ issue a certificate: the certificate is not of the current authority
                          certificate.issuer: authority-1 -> authority-2 (pending)
                          certificate.names: client1.example -> a (pending)
                      ~ reload the certificate: the certificate is not of the current authority
                    """),
            of(
                    "a certificate that has to be renewed",
                    MEMORY,
                    changed(world -> {
                        world.certificate = Optional.of(new CertificateLook("certificate-1", NOW));
                        return world;
                    }),
                    """
                    tenant client1
                      ~ issue a certificate: the certificate has reached two thirds of its life
                      ~ reload the certificate: the certificate has reached two thirds of its life
                    """),
            of(
                    "another certificate than the served one",
                    MEMORY,
                    changed(world -> {
                        world.served = Optional.of("certificate-0");
                        return world;
                    }),
                    """
                    tenant client1
                      ~ reload the certificate: the server shows another certificate than the one on disk
                    """),
            of("another authority of a server without TLS", PLAIN.withIssuer("authority-2"), world(PLAIN), """
                    tenant client1
                      ~ issue a certificate: the certificate is not of the current authority
                          certificate.issuer: authority-1 -> authority-2 (pending)
                    """),
            // Users, files, data
            of("a user that nobody knows", MEMORY, world(MEMORY).drift(Field.access("stranger"), "on +@all"), """
                    tenant client1
                      ~ change the users of the running server: it was changed outside of the spec
                          access.stranger: on +@all -> (none) (drift)
                    """),
            of("another password", MEMORY.withPassword("second"), world(MEMORY), """
                    tenant client1
                      ~ change the users of the running server: the spec changed
                          access.default: 18 rules, password first -> 18 rules, password second (pending)
                      ~ write the configuration files: the spec changed
                    """),
            of("a file that was changed by hand", MEMORY, world(MEMORY).drift(Field.file("redis.conf"), "0"), """
                    tenant client1
                      ~ write the configuration files: it was changed outside of the spec
                    """),
            of(
                    "data that was carried over a restart",
                    MEMORY,
                    changed(world -> {
                        world.carriedData = true;
                        return world;
                    }),
                    """
                    tenant client1
                      ~ delete the copy of the data: the data carried over a restart is loaded
                    """));

    @ParameterizedTest(name = "{0}")
    @FieldSource("CASES")
    void planIs(Case one) {
        Plan<TenantAction> plan = Planner.plan(one.wish().wanted(), one.world().observed(), one.now());
        assertThat(PlanChecker.check(plan)).isEmpty();
        assertThat(String.join("\n", PlanText.lines(plan)))
                .isEqualTo(one.expected().strip());
    }

    @Test
    void waitsSayWhenToLookAgain() {
        assertThat(waitUntil(MEMORY, world(MEMORY).exit(NOW, 4), NOW)).contains(NOW.plusSeconds(4));
        assertThat(waitUntil(MEMORY, silent(MEMORY), SINCE.plusSeconds(9)))
                .contains(SINCE.plusSeconds(9).plusMillis(100));
        assertThat(waitUntil(MEMORY, silent(MEMORY), SINCE.plusSeconds(10))).contains(SINCE.plusSeconds(15));
        assertThat(waitUntil(MEMORY, refusing(MEMORY), NOW)).isEmpty();
    }

    private static Optional<Instant> waitUntil(Wish wish, WorldModel world, Instant now) {
        Plan<TenantAction> plan = Planner.plan(wish.wanted(), world.observed(), now);
        assertThat(plan.waits()).hasSize(1);
        return plan.waits().getFirst().until();
    }

    @Test
    void startsComeLaterWithEveryCrash() {
        assertThat(List.of(0, 1, 2, 3, 4, 10, 11, 1000).stream().map(Planner::crashDelay))
                .extracting(Duration::toSeconds)
                .containsExactly(0L, 0L, 1L, 2L, 4L, 256L, 300L, 300L);
    }

    @Test
    void removalKeepsOrDeletesTheData() {
        var running = new InstanceLook.Running(SINCE);
        var stopped = new InstanceLook.Stopped();
        var absent = new InstanceLook.Absent();
        assertThat(removal(DeletionPolicy.RETAIN, Persistence.PERSISTENT, running))
                .containsExactly("- remove the tenant, its files kept: its manifest is gone [ends connections]");
        assertThat(removal(DeletionPolicy.RETAIN, Persistence.MEMORY_ONLY, running))
                .containsExactly("- remove the tenant, its files kept: its manifest is gone [loses data]");
        assertThat(removal(DeletionPolicy.RETAIN, Persistence.MEMORY_ONLY, stopped))
                .containsExactly("- remove the tenant, its files kept: its manifest is gone");
        assertThat(removal(DeletionPolicy.DELETE, Persistence.PERSISTENT, stopped))
                .containsExactly("- remove the tenant and its data: its manifest is gone [loses data]");
        assertThat(removal(DeletionPolicy.DELETE, Persistence.PERSISTENT, absent))
                .containsExactly("- remove the tenant and its data: its manifest is gone [loses data]");
        assertThat(removal(DeletionPolicy.RETAIN, Persistence.PERSISTENT, absent))
                .isEmpty();
    }

    private static List<String> removal(DeletionPolicy policy, Persistence persistence, InstanceLook instance) {
        Plan<TenantAction> plan = Planner.removal(TenantSpec.key("client1"), policy, persistence, instance);
        assertThat(PlanChecker.check(plan)).isEmpty();
        return plan.actions().stream().map(PlanText::line).toList();
    }

    private static Case of(String name, Wish wish, WorldModel world, String expected) {
        return at(name, wish, world, NOW, expected);
    }

    private static Case at(String name, Wish wish, WorldModel world, Instant now, String expected) {
        return new Case(name, wish, world, now, expected);
    }

    private static Specs tenant() {
        return Specs.tenant("client1");
    }

    private static Wish memory(int maxmemoryMb, int limitMb) {
        return Wish.of(tenant().memory(maxmemoryMb, limitMb, EvictionPolicy.ALLKEYS_LRU)
                .spec());
    }

    private static WorldModel world(Wish wish) {
        return WorldModel.inSync(wish, SINCE);
    }

    private static WorldModel changed(UnaryOperator<WorldModel> change) {
        return change.apply(world(MEMORY));
    }

    private static WorldModel using(Wish wish, int megabytes) {
        var world = world(wish);
        world.usedMemory = megabytes * 1024L * 1024L;
        return world;
    }

    private static WorldModel started(Wish wish) {
        var world = world(MEMORY);
        world.applied.clear();
        world.applied.putAll(wish.wanted().fields());
        return world;
    }

    private static WorldModel refusing(Wish wish) {
        return world(wish).look(new ServerLook.Refusing("WRONGPASS"));
    }

    private static WorldModel loading(Wish wish) {
        return world(wish).look(new ServerLook.Loading());
    }

    private static WorldModel carrying(WorldModel world) {
        world.carriedData = true;
        return world;
    }

    private static WorldModel silent(Wish wish) {
        return world(wish).look(new ServerLook.Silent("timed out"));
    }
}
