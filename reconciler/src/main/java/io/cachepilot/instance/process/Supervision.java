package io.cachepilot.instance.process;

import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceUnreadable;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.process.InstanceRecord.Exit;
import io.cachepilot.instance.process.InstanceRecord.Run;
import io.cachepilot.proc.ProcessId;
import io.cachepilot.proc.ProcessTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The life of the processes behind the records. Each step first brings the record to what the process table shows, and
 * writes an intent before it acts. Callers see to it that no two steps of one instance overlap, but for {@link #end}.
 */
final class Supervision {
    private final ProcessTable table;
    private final Launcher launcher;
    private final Supplier<Path> binary;
    private final BootClock clock;
    private final boolean observing;
    private final ExitWatch exits;

    /**
     * @param observing nothing is ever written, since another process may be the one that writes
     * @param look called when an instance's process has ended, to have that recorded
     */
    Supervision(
            ProcessTable table,
            Launcher launcher,
            Supplier<Path> binary,
            BootClock clock,
            boolean observing,
            Consumer<InstanceName> look) {
        this.table = table;
        this.launcher = launcher;
        this.binary = binary;
        this.clock = clock;
        this.observing = observing;
        this.exits = new ExitWatch(table, look);
    }

    /**
     * The record as it is true now, durably, so that an end is counted once however often it is looked at. Throws {@link
     * InstanceUnreadable} when it is damaged, or when its process has lost its directory.
     */
    Optional<InstanceRecord> look(InstanceDirectory instance) {
        Optional<InstanceRecord> before = instance.read();
        Optional<InstanceRecord> after = before.map(record -> settled(instance, record));
        if (!observing && !after.equals(before)) {
            after.ifPresent(instance::write);
        }
        after.flatMap(InstanceRecord::run).ifPresent(run -> exits.found(instance.name(), run.process()));
        return after;
    }

    void create(InstanceDirectory instance, InstanceSpec spec) {
        Optional<InstanceRecord> known = look(instance);
        // Of a record that was lost the process may still run. It is looked for before a directory could hide the loss.
        Optional<Run> running = known.isPresent() ? Optional.empty() : process(instance);
        instance.prepare();
        if (known.filter(record -> record.spec().equals(spec)).isPresent()) {
            return;
        }
        known.ifPresent(record -> refuseRunning(record, "stop it before it gets another spec"));
        var created = InstanceRecord.created(spec, binary.get().toString());
        instance.write(running.map(created::started).orElse(created));
    }

    void start(InstanceDirectory instance) {
        InstanceRecord record = existing(instance);
        // A process that the record does not know would never be stopped, and keeps the ports from a second one.
        Optional<Run> running = record.run().or(() -> process(instance));
        if (running.isPresent()) {
            // A stop may have been broken off between its intent and the end of the process.
            instance.write(record.started(running.get()));
            return;
        }
        InstanceRecord starting = record.starting(program(record));
        instance.prepare();
        instance.log().prepare();
        instance.write(starting);
        launch(instance, starting);
    }

    /**
     * Records that it shall not run; the process that is to be ended, if there is one. Of an instance whose record is lost
     * or damaged it is the one that works in its directory, and the record is left as it is.
     */
    Optional<ProcessId> stopping(InstanceDirectory instance) {
        try {
            Optional<InstanceRecord> record = look(instance).map(InstanceRecord::stopping);
            record.ifPresent(instance::write);
            return record.isPresent()
                    ? record.flatMap(InstanceRecord::run).map(Run::process)
                    : process(instance).map(Run::process);
        } catch (InstanceUnreadable e) {
            return Optional.of(Census.of(table, instance).own(instance.name()).orElseThrow(() -> e));
        }
    }

    /** May take as long as the grace time and some seconds; touches no record. */
    void end(ProcessId process, Duration grace) {
        new Termination(table).end(process, grace);
    }

    void update(InstanceDirectory instance, int memoryLimitMb) {
        InstanceRecord record = existing(instance);
        instance.write(record.withSpec(record.spec().withMemoryLimitMb(memoryLimitMb)));
    }

    void remove(InstanceDirectory instance) {
        look(instance).ifPresent(record -> refuseRunning(record, "stop it before removing it"));
        instance.deleteRecord();
    }

    void erase(InstanceDirectory instance) {
        if (instance.recorded()) {
            throw new IllegalStateException(
                    "instance " + instance.name() + " has not been removed; remove it before erasing its files");
        }
        process(instance).ifPresent(run -> {
            throw new IllegalStateException("the files of instance " + instance.name() + " are in use by process "
                    + run.process().pid() + ", whose record was lost; end it before erasing them");
        });
        instance.erase();
    }

    /** The process that the record names and that is not the instance's own, in a sentence. */
    Optional<String> stranger(InstanceDirectory instance) {
        return instance.read()
                .flatMap(InstanceRecord::run)
                .map(Run::process)
                .filter(table::alive)
                .flatMap(process -> place(instance, process) instanceof Whereabouts.Elsewhere elsewhere
                        ? Optional.of(
                                "%s: process %d, which its record names, works in %s; it belongs there and is left alone"
                                        .formatted(instance.name(), process.pid(), elsewhere.directory()))
                        : Optional.empty());
    }

    /** Throws {@link InstanceUnreadable} when a process of the instance has lost its directory, and with it its record. */
    void requireNoneLost(InstanceDirectory instance) {
        var _ = process(instance);
    }

    Census census(Path instances) {
        return Census.ofAll(table, instances);
    }

    Instances.Watch watch(Consumer<InstanceName> hint) {
        return exits.watch(hint);
    }

    void close() {
        exits.close();
    }

    private InstanceRecord settled(InstanceDirectory instance, InstanceRecord record) {
        if (record.startUnfinished()) {
            return process(instance)
                    .map(record::started)
                    .orElseGet(() -> record.neverStarted(exit(OptionalInt.empty())));
        }
        return record.run().map(run -> settled(instance, record, run.process())).orElse(record);
    }

    private InstanceRecord settled(InstanceDirectory instance, InstanceRecord record, ProcessId process) {
        if (!table.alive(process)) {
            return record.ended(exit(exits.code(process)), clock.age(process));
        }
        return switch (place(instance, process)) {
            case Whereabouts.Here _ -> record;
            // A copy of another instance's record: that one's process is no business of ours.
            case Whereabouts.Elsewhere _ -> record.neverStarted(exit(OptionalInt.empty()));
            case Whereabouts.Deleted deleted -> throw Census.unreadable(instance, process.pid(), deleted);
            case Whereabouts.Hidden hidden -> throw Census.unreadable(instance, process.pid(), hidden);
        };
    }

    private Whereabouts place(InstanceDirectory instance, ProcessId process) {
        return Whereabouts.of(table.directoryOf(process.pid()), instance.data());
    }

    private Exit exit(OptionalInt code) {
        return new Exit(code, clock.now(), Optional.of(clock.moment()));
    }

    private void launch(InstanceDirectory instance, InstanceRecord starting) {
        Process process =
                launcher.launch(instance, starting.program(), starting.spec().arguments());
        // One that has ended already is nowhere in the table; its pid does not come again within the same tick.
        ProcessId id =
                table.find(process.pid()).orElseGet(() -> new ProcessId(process.pid(), clock.ticks(), table.bootId()));
        exits.child(instance.name(), id, process);
        instance.write(starting.started(new Run(id, clock.now())));
    }

    /** The process of an instance whose pid is not known. */
    private Optional<Run> process(InstanceDirectory instance) {
        return Census.of(table, instance).process(instance).map(id -> new Run(id, clock.startOf(id)));
    }

    /** What it was created with, unless that is gone with a lost cache. */
    private String program(InstanceRecord record) {
        Path current = binary.get();
        return Files.isExecutable(Path.of(record.program())) ? record.program() : current.toString();
    }

    private InstanceRecord existing(InstanceDirectory instance) {
        return look(instance)
                .orElseThrow(() ->
                        new IllegalStateException("instance " + instance.name() + " does not exist; create it first"));
    }

    private static void refuseRunning(InstanceRecord record, String remedy) {
        record.run().ifPresent(run -> {
            throw new IllegalStateException("instance " + record.spec().name() + " runs as process "
                    + run.process().pid() + "; " + remedy);
        });
    }
}
