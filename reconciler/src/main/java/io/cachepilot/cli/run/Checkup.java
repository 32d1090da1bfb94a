package io.cachepilot.cli.run;

import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.access.key.KeysUnreadable;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.Bytes;
import io.cachepilot.cli.terminal.ExpectedTrouble;
import io.cachepilot.control.SourceReader;
import io.cachepilot.control.hold.AgreedFiles;
import io.cachepilot.control.state.Presence;
import io.cachepilot.control.state.ServedApi;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.converge.act.HostFinding;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.converge.view.Times;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.ShellWord;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.Inventory;
import io.cachepilot.instance.Unreadable;
import io.cachepilot.report.Overview;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The checks of {@code doctor}, each of which says what it saw, and what to do if that is not good. */
final class Checkup {
    private static final long LITTLE_DISK = 1L << 30;

    private final ReadOnlyControlPlane reading;
    private final Settings settings;

    Checkup(ReadOnlyControlPlane reading, Settings settings) {
        this.reading = reading;
        this.settings = settings;
    }

    List<HostFinding> findings() {
        var checks = new ArrayList<Supplier<HostFinding>>(List.of(
                this::java,
                this::source,
                this::state,
                this::secrets,
                this::approved,
                this::controlPlane,
                this::api,
                this::engine,
                this::instances));
        reading.actsOfKinds().values().forEach(acts -> checks.addAll(acts.checks()));
        checks.add(this::kept);
        checks.add(this::overcommit);
        return checks.stream().map(Checkup::found).toList();
    }

    /** What can't be looked at is a finding too, and keeps nobody from the rest. */
    private static HostFinding found(Supplier<HostFinding> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            if (ExpectedTrouble.isSeenIn(e)) {
                return HostFinding.fail("doctor", "cannot look at everything: " + e.getMessage());
            }
            throw e;
        }
    }

    private HostFinding java() {
        return HostFinding.ok("java", Runtime.version() + ", " + System.getProperty("java.home"));
    }

    private HostFinding source() {
        try {
            SourceReader.Desired desired = reading.source().look();
            int problems = desired.problems().size();
            String seen =
                    "%s: %d files, %d problems".formatted(settings.get(Setting.SOURCE), desired.files(), problems);
            return problems == 0
                    ? HostFinding.ok("source", seen)
                    : HostFinding.warn("source", seen + "; see: cachepilot validate");
        } catch (SourceUnavailable e) {
            return HostFinding.fail("source", String.valueOf(e.getMessage()));
        }
    }

    private HostFinding state() {
        Path root = settings.state();
        Path existing = root;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing)) {
            return HostFinding.fail(
                    "state", existing + " is not writable for this user; change its owner or set state.directory");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String seen = "%s, %d MiB free".formatted(root, free >> 20);
            return free < LITTLE_DISK
                    ? HostFinding.warn("state", seen + "; make room before persistent tenants can't write")
                    : HostFinding.ok("state", seen);
        } catch (IOException e) {
            return HostFinding.fail("state", "cannot tell the free space of " + existing + ": " + FileTrouble.words(e));
        }
    }

    private HostFinding api() {
        if (settings.get(Setting.API_LISTEN).isEmpty()) {
            return HostFinding.ok("api", "is off; see the setting api.listen");
        }
        InetSocketAddress listen = settings.get(Setting.API_LISTEN).get();
        String address = listen.getHostString() + ":" + listen.getPort();
        Presence presence = Presence.of(reading.state());
        if (presence instanceof Presence.Silent) {
            return HostFinding.fail("api", address + " does not answer, as its control plane does not");
        }
        Optional<String> closed = presence instanceof Presence.Absent
                ? Optional.empty()
                : ServedApi.read(reading.state()).flatMap(ServedApi::failure);
        if (closed.isPresent()) {
            return HostFinding.fail("api", "was closed and does not open: " + closed.get());
        }
        try (ApiKeys keys = ApiKeys.open(settings.keys(), InstantSource.system())) {
            String seen = "%s, %d keys".formatted(address, keys.list().size());
            return listen.getAddress() != null && listen.getAddress().isLoopbackAddress()
                    ? HostFinding.ok("api", seen)
                    : HostFinding.warn(
                            "api",
                            seen + "; other hosts reach it, and it has no TLS of its own: put a proxy with TLS before"
                                    + " it, or listen on 127.0.0.1");
        } catch (KeysUnreadable e) {
            return HostFinding.fail("api", String.valueOf(e.getMessage()));
        }
    }

    private HostFinding secrets() {
        if (!reading.damaged().isEmpty()) {
            return HostFinding.fail("secrets", String.join("; ", reading.damaged()));
        }
        for (Path directory : List.of(
                reading.state().secrets(),
                reading.state().authority(),
                reading.state().agreed(),
                reading.state().instances())) {
            try {
                if (Files.exists(directory)
                        && !PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
                                .endsWith("------")) {
                    return HostFinding.fail(
                            "secrets", directory + " can be read by others; do: chmod 700 " + ShellWord.of(directory));
                }
            } catch (IOException e) {
                return HostFinding.fail(
                        "secrets", "cannot read the mode of " + directory + ": " + FileTrouble.words(e));
            }
        }
        return HostFinding.ok("secrets", "keys, authority and instances are for their owner only");
    }

    private HostFinding approved() {
        List<String> damaged = new AgreedFiles(reading.state().agreed()).damaged();
        return damaged.isEmpty()
                ? HostFinding.ok("approved", "what was approved can be read, as far as anything has to be")
                : HostFinding.fail("approved", String.join("; ", damaged));
    }

    private HostFinding controlPlane() {
        return switch (Presence.of(reading.state())) {
            case Presence.Working(StateLock.Owner owner) ->
                HostFinding.ok(
                        "control plane", "runs as pid %d since %s".formatted(owner.pid(), Times.shown(owner.since())));
            case Presence.Absent _ -> HostFinding.ok("control plane", "does not run; start it with: cachepilot up");
            case Presence.Silent silent -> HostFinding.fail("control plane", Waiting.words(silent));
        };
    }

    private HostFinding engine() {
        try {
            reading.instances().check();
            return HostFinding.ok("engine", reading.instances().engine() + " can be used");
        } catch (EngineUnavailable e) {
            return HostFinding.fail("engine", String.valueOf(e.getMessage()));
        }
    }

    private HostFinding instances() {
        try {
            Inventory inventory = reading.instances().inventory();
            if (!inventory.unreadable().isEmpty()) {
                return HostFinding.fail(
                        "instances",
                        inventory.unreadable().stream().map(Unreadable::because).collect(Collectors.joining("; ")));
            }
            return inventory.strangers().isEmpty()
                    ? HostFinding.ok("instances", inventory.instances().size() + " are there")
                    : HostFinding.warn("instances", String.join("; ", inventory.strangers()));
        } catch (EngineUnavailable e) {
            return HostFinding.fail("instances", String.valueOf(e.getMessage()));
        }
    }

    /** Each with its size and since when, so that one can tell whom nobody will miss. */
    private HostFinding kept() {
        try {
            List<Kept> kept = reading.kinds().kept(reading.intake());
            if (kept.isEmpty()) {
                return HostFinding.ok("deleted", "nothing is kept of what was deleted");
            }
            long bytes = kept.stream().mapToLong(Kept::bytes).sum();
            return HostFinding.ok(
                    "deleted",
                    "%s kept of %d: %s; erase what nobody needs: cachepilot erase NAME"
                            .formatted(
                                    Bytes.text(bytes),
                                    kept.size(),
                                    kept.stream().map(Checkup::shown).collect(Collectors.joining("; "))));
        } catch (SourceUnavailable | EraseRefused e) {
            return HostFinding.warn("deleted", "what is kept of them is not known: " + e.getMessage());
        }
    }

    private static String shown(Kept kept) {
        String since = kept.since().map(time -> "since " + Times.shown(time)).orElse("not known since when");
        return "%s (%s, %s)".formatted(Overview.named(kept.key()), Bytes.text(kept.bytes()), since);
    }

    private HostFinding overcommit() {
        try {
            String mode =
                    Files.readString(Path.of("/proc/sys/vm/overcommit_memory")).strip();
            return mode.equals("1")
                    ? HostFinding.ok("memory", "vm.overcommit_memory is 1")
                    : HostFinding.warn(
                            "memory",
                            "vm.overcommit_memory is " + mode
                                    + ": saving a big tenant may fail; do: sysctl vm.overcommit_memory=1");
        } catch (IOException e) {
            return HostFinding.warn("memory", "cannot read vm.overcommit_memory: " + e.getMessage());
        }
    }
}
