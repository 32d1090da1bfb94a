package io.cachepilot.cli.run;

import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.access.key.KeysUnreadable;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.tenant.RedisVersion;
import io.cachepilot.cli.terminal.Bytes;
import io.cachepilot.cli.terminal.ExpectedTrouble;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.ServedApi;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.view.Times;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ShellWord;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.proc.ListeningPorts;
import io.cachepilot.settings.IntRange;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.SourceUnavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The checks of {@code doctor}, each of which says what it saw, and what to do if that is not good. */
final class Checkup {
    private static final long LITTLE_DISK = 1L << 30;

    private final ReadOnlyControlPlane reading;
    private final Settings settings;

    Checkup(ReadOnlyControlPlane reading, Settings settings) {
        this.reading = reading;
        this.settings = settings;
    }

    /** How bad it is. */
    enum Level {
        OK,
        WARN,
        FAIL
    }

    record Finding(Level level, String what, String message) {
        static Finding ok(String what, String message) {
            return new Finding(Level.OK, what, message);
        }

        static Finding warn(String what, String message) {
            return new Finding(Level.WARN, what, message);
        }

        static Finding fail(String what, String message) {
            return new Finding(Level.FAIL, what, message);
        }
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        List<Check> checks = List.of(
                new Check("java", this::java),
                new Check("source", this::source),
                new Check("state", this::state),
                new Check("secrets", this::secrets),
                new Check("control plane", this::controlPlane),
                new Check("api", this::api),
                new Check("engine", this::engine),
                new Check("redis", this::redis),
                new Check("instances", this::instances),
                new Check("engine restart", this::engineRestart),
                new Check("deleted tenants", this::kept),
                new Check("ports", this::ports),
                new Check("memory", this::overcommit));
        checks.forEach(check -> findings.add(found(check)));
        return List.copyOf(findings);
    }

    private record Check(String what, Supplier<Finding> look) {}

    /** What can't be looked at is a finding too, and keeps nobody from the rest. */
    private static Finding found(Check check) {
        try {
            return check.look().get();
        } catch (RuntimeException e) {
            if (ExpectedTrouble.isSeenIn(e)) {
                return Finding.fail(check.what(), String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private Finding java() {
        return Finding.ok("java", Runtime.version() + ", " + System.getProperty("java.home"));
    }

    private Finding source() {
        try {
            SourceReader.Desired desired = reading.source().look();
            int problems = desired.problems().size();
            String seen =
                    "%s: %d files, %d problems".formatted(settings.get(Setting.SOURCE), desired.files(), problems);
            return problems == 0
                    ? Finding.ok("source", seen)
                    : Finding.warn("source", seen + "; see: cachepilot validate");
        } catch (SourceUnavailable e) {
            return Finding.fail("source", String.valueOf(e.getMessage()));
        }
    }

    private Finding state() {
        Path root = settings.state();
        Path existing = root;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            return Finding.fail(
                    "state", existing + " is not writable for this user; change its owner or set state.directory");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String seen = "%s, %d MiB free".formatted(root, free >> 20);
            return free < LITTLE_DISK
                    ? Finding.warn("state", seen + "; make room before persistent tenants can't write")
                    : Finding.ok("state", seen);
        } catch (IOException e) {
            return Finding.fail("state", "cannot tell the free space of " + existing + ": " + FileTrouble.words(e));
        }
    }

    private Finding api() {
        if (settings.get(Setting.API_LISTEN).isEmpty()) {
            return Finding.ok("api", "is off; see the setting api.listen");
        }
        InetSocketAddress listen = settings.get(Setting.API_LISTEN).get();
        String address = listen.getHostString() + ":" + listen.getPort();
        Presence presence = Presence.of(reading.state());
        if (presence instanceof Presence.Silent) {
            return Finding.fail("api", address + " does not answer, as its control plane does not");
        }
        Optional<String> closed = presence instanceof Presence.Absent
                ? Optional.empty()
                : ServedApi.read(reading.state()).flatMap(ServedApi::failure);
        if (closed.isPresent()) {
            return Finding.fail("api", "was closed and does not open: " + closed.get());
        }
        try (ApiKeys keys = ApiKeys.open(settings.keys(), InstantSource.system())) {
            String seen = "%s, %d keys".formatted(address, keys.list().size());
            return listen.getAddress() != null && listen.getAddress().isLoopbackAddress()
                    ? Finding.ok("api", seen)
                    : Finding.warn(
                            "api",
                            seen + "; other hosts reach it, and it has no TLS of its own: put a proxy with TLS before"
                                    + " it, or listen on 127.0.0.1");
        } catch (KeysUnreadable e) {
            return Finding.fail("api", String.valueOf(e.getMessage()));
        }
    }

    private Finding secrets() {
        if (!reading.damaged().isEmpty()) {
            return Finding.fail("secrets", String.join("; ", reading.damaged()));
        }
        for (Path directory : List.of(
                reading.state().secrets(),
                reading.state().authority(),
                reading.state().instances())) {
            try {
                if (Files.exists(directory)
                        && !PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
                                .endsWith("------")) {
                    return Finding.fail(
                            "secrets", directory + " can be read by others; do: chmod 700 " + ShellWord.of(directory));
                }
            } catch (IOException e) {
                return Finding.fail("secrets", "cannot read the mode of " + directory + ": " + FileTrouble.words(e));
            }
        }
        return Finding.ok("secrets", "keys, authority and instances are for their owner only");
    }

    private Finding controlPlane() {
        return switch (Presence.of(reading.state())) {
            case Presence.Working(StateLock.Owner owner) ->
                Finding.ok(
                        "control plane", "runs as pid %d since %s".formatted(owner.pid(), Times.shown(owner.since())));
            case Presence.Absent _ -> Finding.ok("control plane", "does not run; start it with: cachepilot up");
            case Presence.Silent silent -> Finding.fail("control plane", Waiting.words(silent));
        };
    }

    private Finding engine() {
        try {
            reading.instances().check();
            return Finding.ok("engine", reading.instances().engine() + " can be used");
        } catch (EngineUnavailable e) {
            return Finding.fail("engine", String.valueOf(e.getMessage()));
        }
    }

    private Finding redis() {
        try {
            String version = reading.serverVersion().get();
            boolean scripting = reading.tenants().views().stream()
                    .filter(tenant -> tenant.instance().isPresent())
                    .flatMap(tenant -> tenant.spec().stream())
                    .anyMatch(TenantSpec::scripting);
            if (RedisVersion.parse(version).hasKnownScriptingHoles() && scripting) {
                return Finding.warn(
                        "redis",
                        version + " lacks the fixes of CVE-2025-49844 and others in Lua; set engine.process.binary to a"
                                + " newer one, or scripting: false for tenants that are not trusted");
            }
            return Finding.ok("redis", version);
        } catch (EngineUnavailable e) {
            return Finding.fail("redis", String.valueOf(e.getMessage()));
        }
    }

    private Finding instances() {
        try {
            Inventory inventory = reading.instances().inventory();
            if (!inventory.unreadable().isEmpty()) {
                return Finding.fail(
                        "instances",
                        inventory.unreadable().stream().map(Unreadable::because).collect(Collectors.joining("; ")));
            }
            return inventory.strangers().isEmpty()
                    ? Finding.ok("instances", inventory.instances().size() + " are there")
                    : Finding.warn("instances", String.join("; ", inventory.strangers()));
        } catch (EngineUnavailable e) {
            return Finding.fail("instances", String.valueOf(e.getMessage()));
        }
    }

    private Finding engineRestart() {
        try {
            return reading.tenants()
                    .lostWithEngine()
                    .map(warning -> Finding.warn("engine restart", warning))
                    .orElse(Finding.ok("engine restart", "no tenant would lose data by it"));
        } catch (EngineUnavailable _) {
            return Finding.warn("engine restart", "not known what it would do while the engine can't be asked");
        }
    }

    /** Each with its size and since when, so that one can tell whom nobody will miss. */
    private Finding kept() {
        try {
            List<Kept> kept = reading.kinds().kept(reading.intake());
            if (kept.isEmpty()) {
                return Finding.ok("deleted tenants", "nothing is kept of any");
            }
            long bytes = kept.stream().mapToLong(Kept::bytes).sum();
            return Finding.ok(
                    "deleted tenants",
                    "%s kept of %d: %s; erase what nobody needs: cachepilot erase TENANT"
                            .formatted(
                                    Bytes.text(bytes),
                                    kept.size(),
                                    kept.stream().map(Checkup::shown).collect(Collectors.joining("; "))));
        } catch (SourceUnavailable | EraseRefused e) {
            return Finding.warn("deleted tenants", "what is kept of them is not known: " + e.getMessage());
        }
    }

    private static String shown(Kept kept) {
        String since = kept.since().map(time -> "since " + Times.shown(time)).orElse("not known since when");
        return "%s (%s, %s)".formatted(kept.key().name(), Bytes.text(kept.bytes()), since);
    }

    private Finding ports() {
        Set<Integer> listening = ListeningPorts.read();
        Set<Integer> own = ownPorts();
        List<Integer> foreign = IntStream.concat(
                        ports(settings.get(Setting.TLS_PORTS)), ports(settings.get(Setting.PLAIN_PORTS)))
                .filter(port -> listening.contains(port) && !own.contains(port))
                .boxed()
                .toList();
        return foreign.isEmpty()
                ? Finding.ok(
                        "ports",
                        "%s and %s are free but for our own"
                                .formatted(settings.get(Setting.TLS_PORTS), settings.get(Setting.PLAIN_PORTS)))
                : Finding.warn("ports", "something else listens on %s; new tenants leave them out".formatted(foreign));
    }

    private Set<Integer> ownPorts() {
        var own = new TreeSet<Integer>();
        reading.tenants().views().stream()
                .flatMap(tenant -> tenant.ports().stream())
                .forEach(pair -> own.addAll(List.of(pair.tls(), pair.plain())));
        return own;
    }

    private static IntStream ports(IntRange range) {
        return IntStream.rangeClosed(range.first(), range.last());
    }

    private Finding overcommit() {
        try {
            String mode =
                    Files.readString(Path.of("/proc/sys/vm/overcommit_memory")).strip();
            return mode.equals("1")
                    ? Finding.ok("memory", "vm.overcommit_memory is 1")
                    : Finding.warn(
                            "memory",
                            "vm.overcommit_memory is " + mode
                                    + ": saving a big tenant may fail; do: sysctl vm.overcommit_memory=1");
        } catch (IOException e) {
            return Finding.warn("memory", "cannot read vm.overcommit_memory: " + e.getMessage());
        }
    }
}
