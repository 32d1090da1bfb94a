package io.cachepilot.instance.process;

import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import io.cachepilot.proc.WorkingDirectory;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The processes of this host that work in a directory of data of an instance, or in one of the same name elsewhere. */
record Census(ProcessTable table, Map<InstanceName, List<Found>> found) {
    /** A process, and where it works as seen from the instance of that name. */
    record Found(InstanceName name, long pid, Whereabouts place) {}

    Census {
        found = Map.copyOf(found);
    }

    /** Of all instances of a directory. Looks through all processes once. */
    static Census ofAll(ProcessTable table, Path instances) {
        return take(table, instances, _ -> true);
    }

    static Census of(ProcessTable table, InstanceDirectory instance) {
        return take(table, instance.all(), instance.name()::equals);
    }

    private static Census take(ProcessTable table, Path instances, Predicate<InstanceName> which) {
        var directories = table.workingIn(path -> nameOf(path).filter(which).isPresent());
        return new Census(
                table,
                directories.entrySet().stream()
                        .flatMap(entry -> nameOf(entry.getValue().path()).stream()
                                .map(name -> new Found(
                                        name,
                                        entry.getKey(),
                                        place(entry.getValue(), InstanceDirectory.data(instances, name)))))
                        .collect(Collectors.groupingBy(Found::name)));
    }

    /** What bars the way to one directory keeps nobody from finding the processes of the others. */
    private static Whereabouts place(WorkingDirectory there, Path data) {
        try {
            return Whereabouts.of(Optional.of(there), data);
        } catch (UncheckedIOException _) {
            return there.path().equals(data) ? new Whereabouts.Here() : new Whereabouts.Elsewhere(there.path());
        }
    }

    /** Those of one instance, wherever they work. */
    Stream<Found> of(InstanceName name) {
        return found.getOrDefault(name, List.of()).stream();
    }

    /**
     * The one process that works for an instance. Throws {@link InstanceUnreadable} when there is one that has lost its
     * directory: beside it no other may be started.
     */
    Optional<ProcessId> process(InstanceDirectory instance) {
        Optional<ProcessId> here = in(instance.name(), Whereabouts.Here.class);
        if (here.isEmpty()) {
            of(instance.name())
                    .filter(each -> !(each.place() instanceof Whereabouts.Elsewhere))
                    .findFirst()
                    .ifPresent(each -> {
                        throw unreadable(instance, each.pid(), each.place());
                    });
        }
        return here;
    }

    /** The process that is certainly an instance's own, even if its directory was deleted. */
    Optional<ProcessId> own(InstanceName name) {
        return in(name, Whereabouts.Here.class).or(() -> in(name, Whereabouts.Deleted.class));
    }

    private Optional<ProcessId> in(InstanceName name, Class<? extends Whereabouts> place) {
        return of(name).filter(each -> place.isInstance(each.place()))
                .flatMap(each -> table.find(each.pid()).stream())
                .findFirst();
    }

    static InstanceUnreadable unreadable(InstanceDirectory instance, long pid, Whereabouts place) {
        String what = place instanceof Whereabouts.Deleted
                ? "works in %s, which was deleted: what it holds is in its memory only, and can't be saved there."
                        + " Nothing is done to it, and no other is started beside it. Save what you need over its port, as"
                        + " docs/operations.md says, then end it: kill -9 %d; the instance is made anew"
                : "works in another directory of the path %s than the one that is there now: a mount hides it. Nothing"
                        + " is done to it, and no other is started beside it. Take the mount away; or, to go on with what"
                        + " is there now, end it: kill %d";
        return new InstanceUnreadable("the process %d of instance %s ".formatted(pid, instance.name())
                + what.formatted(instance.data(), pid));
    }

    private static Optional<InstanceName> nameOf(Path data) {
        int count = data.getNameCount();
        return count >= 2 && data.endsWith(InstanceDirectory.DATA)
                ? InstanceDirectory.nameOf(data.getName(count - 2))
                : Optional.empty();
    }
}
