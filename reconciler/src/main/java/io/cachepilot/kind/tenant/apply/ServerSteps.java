package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.run.StepRefused;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.kind.tenant.plan.Field;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.plan.Change;
import io.cachepilot.redis.RedisControl;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.secret.Secret;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** The steps that change a running server in place. */
final class ServerSteps {
    private static final Duration SAVE = Duration.ofMinutes(2);
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final List<String> PORTS = List.of("port", "tls-port");

    private final TenantWorld world;
    private final ServerInspector inspector;

    ServerSteps(TenantWorld world) {
        this.world = world;
        this.inspector = new ServerInspector(world);
    }

    void configure(Target target, List<Change<Field>> changes) {
        var directives = new TreeMap<String, String>();
        for (Change<Field> change : changes) {
            change.to().ifPresent(to -> directives.put(change.field().name(), to));
        }
        if (directives.containsKey("tls-port")) {
            directives.putAll(certificateDirectives(target));
        }
        withServer(target, control -> control.configure(directives));
        closedPorts(changes).forEach(port -> endClients(target, port));
    }

    /** The connection that closed the port may have come in through it. */
    private void endClients(Target target, int port) {
        world.connections().forget(target.spec().name());
        withServer(target, control -> control.endClientsOf(port));
    }

    private static List<Integer> closedPorts(List<Change<Field>> changes) {
        return changes.stream()
                .filter(change -> PORTS.contains(change.field().name()))
                .flatMap(change -> change.from().stream())
                .map(Integer::parseInt)
                .filter(port -> port != 0)
                .toList();
    }

    void applyAccess(Target target, List<Change<Field>> changes) {
        boolean known = !world.ledger().get(target.spec().name()).own().users().isEmpty();
        SortedMap<String, String> users = call(target, control -> {
            if (!known) {
                giveUsers(target, control);
            }
            for (Change<Field> change : changes) {
                String user = change.field().name();
                if (change.to().isPresent()) {
                    control.setUser(user, target.rendering().user(user).completeRules());
                } else {
                    control.deleteUser(user);
                }
            }
            return control.users();
        });
        rememberUsers(target, users);
    }

    /** What the server calls the rules in force, which later looks compare with. */
    void rememberUsers(Target target, SortedMap<String, String> users) {
        world.ledger().update(target.spec().name(), record -> {
            var applied = new TreeMap<>(record.applied());
            users.keySet().forEach(user -> {
                String rules = target.wanted().fields().get(Field.access(user));
                if (rules != null) {
                    applied.put(Field.access(user).toString(), rules);
                }
            });
            return record.withApplied(applied).with(record.own().withUsers(users));
        });
    }

    /** Both in one command: with one alone the old pair stays. */
    void reloadCertificate(Target target) {
        withServer(target, control -> control.configure(certificateDirectives(target)));
        String host = world.network().reachable();
        int port = Objects.requireNonNull(target.instance().ports().get(Rendering.TLS))
                .port();
        var result = world.handshakes()
                .check(
                        new InetSocketAddress(host, port),
                        host,
                        world.authority().trusted(),
                        HANDSHAKE);
        switch (result) {
            case Handshake.Result.Served _ -> {}
            case Handshake.Result.Refused refused ->
                throw new StepRefused(
                        "the certificate was reloaded, but a client would refuse it: " + refused.reason());
            case Handshake.Result.Unreachable unreachable ->
                throw new StepRefused("the certificate was reloaded, but no handshake works: " + unreachable.reason());
        }
    }

    private static SortedMap<String, String> certificateDirectives(Target target) {
        var directives = new TreeMap<>(target.rendering().directives());
        directives.keySet().retainAll(List.of("tls-cert-file", "tls-key-file"));
        return directives;
    }

    /** Saves the data set to disk, with writes held back until the server ends. */
    void save(Target target) {
        Instance instance = instance(target);
        RedisUnreachable last = null;
        for (var endpoint : inspector.endpoints(target, instance)) {
            try {
                world.connections().withOwn(endpoint, SAVE, control -> {
                    control.pauseWrites(SAVE.plus(InstanceSteps.STOP_GRACE));
                    saveOrResume(control);
                    return true;
                });
                return;
            } catch (RedisUnreachable e) {
                last = e;
            }
        }
        throw Optional.ofNullable(last).orElseThrow();
    }

    /**
     * Just after persistence was switched on, the append-only file does not hold everything yet; a server that is ended
     * then loses the rest. One that can't be asked is not waited for.
     */
    void requireAllAppended(Target target) {
        if (!isAllAppended(target)) {
            throw new StepRefused("the append-only file is not complete yet; the server goes on until it is");
        }
    }

    private boolean isAllAppended(Target target) {
        try {
            return call(target, ServerSteps::hasAppendedAll);
        } catch (RedisUnreachable | RedisRefused _) {
            return true;
        }
    }

    private static boolean hasAppendedAll(RedisControl control) {
        return !control.appends() || control.appendsAll();
    }

    /** The same of one whose manifest is gone. */
    void requireAllAppended(String tenant) {
        Optional<SecurityMode> mode = world.ledger().get(tenant).spec().map(TenantSpec::securityMode);
        Optional<Instance> running =
                world.instances().find(new InstanceName(tenant)).filter(Instance::running);
        if (mode.isEmpty() || running.isEmpty()) {
            return;
        }
        try {
            Secret password = world.secrets().controlPassword(tenant);
            if (!new ControlEndpoints(world)
                    .withServer(running.get(), mode.get(), password, ServerSteps::hasAppendedAll)) {
                throw new StepRefused("the append-only file is not complete yet; the server goes on until it is");
            }
        } catch (RedisUnreachable | RedisRefused _) {
            // One that can't be asked is not waited for.
        }
    }

    /** Whether a server keeps its append-only file up to date now. */
    boolean appends(Target target) {
        return call(target, RedisControl::appends);
    }

    private static void saveOrResume(RedisControl control) {
        try {
            control.save();
        } catch (RedisRefused e) {
            control.resumeWrites();
            throw e;
        }
    }

    /**
     * Gives a server its users once more, of whom it is not known yet what it calls them: somebody may have changed them since its file
     * gave it those.
     *
     * @return what it calls them
     */
    SortedMap<String, String> setUsers(Target target) {
        return call(target, control -> {
            giveUsers(target, control);
            return control.users();
        });
    }

    private static void giveUsers(Target target, RedisControl control) {
        target.rendering().users().forEach((name, user) -> control.setUser(name, user.completeRules()));
    }

    private void withServer(Target target, Consumer<RedisControl> work) {
        call(target, control -> {
            work.accept(control);
            return true;
        });
    }

    private <T> T call(Target target, Function<RedisControl, T> work) {
        return inspector.withServer(target, instance(target), work);
    }

    private Instance instance(Target target) {
        InstanceName name = target.instance().name();
        return world.instances()
                .find(name)
                .orElseThrow(() -> new StepRefused("the instance " + name + " is gone; it is made anew"));
    }
}
