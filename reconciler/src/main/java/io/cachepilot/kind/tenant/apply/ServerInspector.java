package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Remembered;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.kind.tenant.apply.TenantWorld.Network;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.plan.Observed.ServerLook;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisControl;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.redis.ShownCertificate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Asks a tenant's running server what it is, over the control connection and by a handshake. */
final class ServerInspector {
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);
    private static final List<String> EVICTION = List.of("maxmemory", "maxmemory-policy");
    private static final Pattern PASSWORD_HASH = Pattern.compile("#([0-9a-f]{64})");

    private final TenantWorld world;
    private final ControlEndpoints endpoints;
    private final ServedCertificates certificates;

    ServerInspector(TenantWorld world) {
        this.world = world;
        this.certificates = new ServedCertificates(world.clock());
        this.endpoints = new ControlEndpoints(world);
    }

    /** Forgets what was seen of all other tenants. */
    void keepOnly(Set<String> tenants) {
        certificates.keepOnly(tenants);
    }

    /**
     * Looks at the server and adds what it says of itself to the fields.
     *
     * @param onDisk the fingerprint of the certificate that it should serve
     */
    ServerLook look(
            Target target,
            Instance instance,
            Remembered<TenantSpec, TenantMemory> known,
            Optional<String> onDisk,
            SortedMap<Field, String> fields) {
        try {
            return withServer(target, instance, control -> {
                RedisControl.Look look =
                        control.look(target.rendering().directives().keySet());
                look.config().forEach((directive, value) -> fields.put(Field.server(directive), value));
                look.users().forEach((user, rules) -> fields.put(Field.access(user), rulesText(user, rules, known)));
                Optional<String> served =
                        speaksTls(look) ? served(instance, onDisk, control.certificate()) : Optional.empty();
                return new ServerLook.Answering(served, keepsItsBounds(look, target) ? 0 : control.usedMemory());
            });
        } catch (RedisUnreachable e) {
            return new ServerLook.Silent(String.valueOf(e.getMessage()));
        } catch (RedisRefused e) {
            if (e.loading()) {
                return new ServerLook.Loading();
            }
            String message = String.valueOf(e.getMessage());
            return e.accessDenied() ? new ServerLook.Refusing(message) : new ServerLook.Silent(message);
        }
    }

    /** Works with the server over whichever of its ports answers. */
    <T> T withServer(Target target, Instance instance, Function<RedisControl, T> work) {
        return endpoints.withServer(
                instance, target.spec().securityMode(), target.rendering().controlPassword(), work);
    }

    /** Where the server may be reached, the likelier place first. */
    List<Endpoint> endpoints(Target target, Instance instance) {
        return endpoints.of(
                instance, target.spec().securityMode(), target.rendering().controlPassword());
    }

    private static boolean speaksTls(RedisControl.Look look) {
        return !look.config().getOrDefault("tls-port", "0").equals("0");
    }

    /** Whether nothing changes of when it evicts: what the data take is asked for only then, since the answer is long. */
    private static boolean keepsItsBounds(RedisControl.Look look, Target target) {
        var wanted = target.rendering().directives();
        return EVICTION.stream()
                .allMatch(directive -> Objects.equals(look.config().get(directive), wanted.get(directive)));
    }

    /**
     * A server tells rules in words of its own, other ones in each version. So what it said when ours were in force is
     * remembered: the same words mean the same rules. Before it was first asked, it has what its file gave it.
     */
    private String rulesText(String user, String rules, Remembered<TenantSpec, TenantMemory> known) {
        String applied = known.applied().get(Field.access(user).toString());
        boolean asApplied = known.own().users().isEmpty()
                || rules.equals(known.own().users().get(user));
        return applied != null && asApplied ? applied : masked(rules);
    }

    private String masked(String rules) {
        Function<MatchResult, String> fingerprint = match -> Target.passwordText(match.group(1), world.fingerprints());
        return PASSWORD_HASH.matcher(rules).replaceAll(fingerprint);
    }

    private Optional<String> served(
            Instance instance, Optional<String> onDisk, Optional<ShownCertificate> toConnection) {
        return instance.state() instanceof InstanceState.Running running
                ? certificates.of(
                        instance.name().value(), onDisk, running.since(), toConnection, () -> handshake(instance))
                : handshake(instance);
    }

    private Optional<String> handshake(Instance instance) {
        if (world.authority().trusted().isEmpty()) {
            return Optional.empty();
        }
        HostPort port = ControlEndpoints.port(instance, Rendering.TLS);
        String host = Network.reachable(port.address());
        var address = new InetSocketAddress(host, port.port());
        return switch (world.handshakes().check(address, host, world.authority().trusted(), HANDSHAKE)) {
            case Handshake.Result.Served served ->
                Optional.of(served.certificate().fingerprint());
            case Handshake.Result.Refused refused ->
                refused.presented().map(certificate -> certificate.fingerprint() + " (" + refused.reason() + ")");
            case Handshake.Result.Unreachable unreachable -> Optional.of("none (" + unreachable.reason() + ")");
        };
    }
}
