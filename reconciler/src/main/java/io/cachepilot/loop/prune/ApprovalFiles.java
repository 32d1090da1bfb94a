package io.cachepilot.loop.prune;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.plan.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps what persons have allowed and asked for in a directory, a file for each set of keys: a set is given at once, whenever
 * somebody looks, and two writers never undo each other's. Anybody may add files, whether a control plane runs or not; only the
 * process that works on the state takes any away. Safe for many threads.
 */
public final class ApprovalFiles {
    private final Path directory;

    /** Names of the files of this process whose matter is under way. A lock can't tell: it is the whole process's. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** When a file was first seen settled, by its name. */
    private final Map<String, Long> settled = new ConcurrentHashMap<>();

    public ApprovalFiles(Path directory) {
        this.directory = directory;
    }

    private enum Matter {
        REMOVAL,
        ASKED,
        DATA_LOSS,
        CHANGE,
        CHOICE;

        String prefix() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".";
        }
    }

    /**
     * One file.
     *
     * @param keys with what was chosen for each; empty text where nothing is
     * @param settled since which moment of {@link System#nanoTime} it is known that what it allows was done, or will never
     *     be; empty: it may be under way. Only what is newer than that can show it used
     */
    private record Entry(String name, Matter matter, SortedMap<Key, String> keys, OptionalLong settled) {}

    /** What was given by the time of the reading. */
    public static final class Given {
        private final List<Entry> entries;
        private final List<String> damaged;

        private Given(List<Entry> entries, List<String> damaged) {
            this.entries = List.copyOf(entries);
            this.damaged = List.copyOf(damaged);
        }

        /** All of it. */
        public Approvals approvals() {
            var choices = new TreeMap<Key, String>();
            of(Matter.CHOICE).forEach(entry -> choices.putAll(entry.keys()));
            var changes = new TreeMap<Key, SortedSet<String>>();
            of(Matter.CHANGE)
                    .forEach(entry -> entry.keys()
                            .forEach((key, hash) -> changes.computeIfAbsent(key, _ -> new TreeSet<>())
                                    .add(hash)));
            return new Approvals(keys(Matter.REMOVAL), keys(Matter.ASKED), keys(Matter.DATA_LOSS), choices, changes);
        }

        /** Which files can't be read, and so allow nothing; a sentence each. */
        public List<String> damaged() {
            return damaged;
        }

        private SortedSet<Key> keys(Matter matter) {
            var keys = new TreeMap<Key, String>();
            of(matter).forEach(entry -> keys.putAll(entry.keys()));
            return Collections.unmodifiableSortedSet(keys.navigableKeySet());
        }

        private Stream<Entry> of(Matter matter) {
            return entries.stream().filter(entry -> entry.matter() == matter);
        }
    }

    /**
     * What a later look at the desired state shows of what was given before it.
     *
     * @param asOf a moment of {@link System#nanoTime} since when nothing of the desired state was missed; empty: not known
     * @param complete whether all of the desired state could be read
     * @param desired the keys that a spec asks for
     * @param leaving the keys that exist although none does, whether they are being removed or held
     * @param taken the keys of which a loss of data or a choice has been noted for its one use
     */
    public record Uses(OptionalLong asOf, boolean complete, Set<Key> desired, Set<Key> leaving, Set<Key> taken) {
        public Uses {
            desired = Set.copyOf(desired);
            leaving = Set.copyOf(leaving);
            taken = Set.copyOf(taken);
        }

        private boolean isOver(Entry entry, Key key) {
            boolean gone = complete && !desired.contains(key) && !leaving.contains(key);
            return switch (entry.matter()) {
                // Of a key that is desired again, a later removal is another one.
                case REMOVAL, ASKED -> isLater(asOf, entry) && (gone || desired.contains(key));
                case DATA_LOSS, CHOICE -> gone || taken.contains(key);
                // Whoever lets changes come into force drops it, see dropChanges.
                case CHANGE -> false;
            };
        }
    }

    /** Allows to remove these keys together; it holds for each until that is gone or desired again. */
    public void allowRemovals(SortedSet<Key> keys) {
        give(Matter.REMOVAL, plain(keys));
    }

    /** Allows one action for each of these keys to lose data. */
    public void allowDataLoss(SortedSet<Key> keys) {
        give(Matter.DATA_LOSS, plain(keys));
    }

    /** Agrees that each of these specs comes into force as it is by that hash. */
    public void agree(SortedMap<Key, String> hashes) {
        give(Matter.CHANGE, hashes);
    }

    /** Chooses something for each of these keys once, a line of text. */
    public void choose(SortedMap<Key, String> choices) {
        give(Matter.CHOICE, choices);
    }

    /**
     * Notes that somebody asks for the removal of just this key, before the spec is taken away: whoever sees it gone then knows
     * why. To be closed when that was done, or was not.
     */
    public UnderWay ask(Key key) {
        return new UnderWay(Matter.ASKED, plain(new TreeSet<>(Set.of(key))));
    }

    /**
     * The same as {@link #agree} of what is about to be written. To be closed when that was done, or was not: only from then on
     * can a look at the desired state show that something else was written since.
     */
    public UnderWay agreeing(SortedMap<Key, String> hashes) {
        return new UnderWay(Matter.CHANGE, hashes);
    }

    /** Something given for what is about to be written. */
    public final class UnderWay implements AutoCloseable {
        private final String name;
        private final FileChannel channel;
        private boolean done;

        private UnderWay(Matter matter, SortedMap<Key, String> keys) {
            name = newName(matter);
            underWay.add(name);
            DurableFile.createDirectories(directory);
            try {
                // Tells other processes that this one goes on; when it ends, however it ends, the kernel takes the lock
                // away.
                channel = FileChannel.open(mark(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                channel.lock();
            } catch (IOException e) {
                underWay.remove(name);
                throw new UncheckedIOException("cannot note in " + directory + " what is under way: " + e, e);
            }
            try {
                DurableFile.write(directory.resolve(name), text(keys));
            } catch (UncheckedIOException e) {
                end();
                throw e;
            }
        }

        /** It is written, or may be: what was given holds until a later look at the desired state shows what came of it. */
        public void done() {
            done = true;
        }

        @Override
        public void close() {
            try {
                if (!done) {
                    DurableFile.delete(directory.resolve(name));
                }
            } finally {
                end();
            }
        }

        private void end() {
            try {
                channel.close();
                Files.deleteIfExists(mark(name));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot end what was noted in " + directory + ": " + FileTrouble.words(e), e);
            } finally {
                underWay.remove(name);
            }
        }
    }

    /** What was given by now; nothing where there is no such directory. To be read before the desired state is. */
    public Given read() {
        var entries = new ArrayList<Entry>();
        var damaged = new ArrayList<String>();
        List<String> names = List.of();
        try {
            names = names();
        } catch (UncheckedIOException e) {
            damaged.add("%s, so nothing is allowed that needs it; mend that, and approve again what is held"
                    .formatted(e.getMessage()));
        }
        settled.keySet().retainAll(names);
        for (String name : names) {
            matter(name)
                    .ifPresent(matter -> read(name, matter)
                            .ifPresentOrElse(
                                    entries::add,
                                    () -> damaged.add(
                                            "%s can't be read and allows nothing; delete it, and approve again what is held"
                                                    .formatted(directory.resolve(name)))));
        }
        return new Given(entries, damaged);
    }

    /** Takes away what of it has been used, by a look at the desired state that was made after it was read. */
    public void dropUsed(Given given, Uses uses) {
        given.entries.forEach(entry -> dropAll(entry, key -> uses.isOver(entry, key)));
    }

    /**
     * Takes away what was agreed to, once it is in force, and what was overtaken: where it is not in force by a later look, something
     * else was written since.
     *
     * @param inForce the hashes of each spec that has come into force
     * @param asOf as of {@link Uses}
     */
    public void dropChanges(Given given, Map<Key, Set<String>> inForce, OptionalLong asOf) {
        given.of(Matter.CHANGE)
                .forEach(entry -> dropAll(
                        entry,
                        key -> isLater(asOf, entry)
                                || inForce.getOrDefault(key, Set.of())
                                        .contains(entry.keys().get(key))));
    }

    /** A copy of a remote may be older than what was asked for. */
    private static boolean isLater(OptionalLong asOf, Entry entry) {
        OptionalLong moment = entry.settled();
        return asOf.isPresent() && moment.isPresent() && asOf.getAsLong() - moment.getAsLong() > 0;
    }

    private void dropAll(Entry entry, Predicate<Key> over) {
        var left = new TreeMap<>(entry.keys());
        left.keySet().removeIf(over);
        if (left.isEmpty()) {
            DurableFile.delete(directory.resolve(entry.name()));
            DurableFile.delete(mark(entry.name()));
        } else if (left.size() < entry.keys().size()) {
            DurableFile.write(directory.resolve(entry.name()), text(left));
        }
    }

    private void give(Matter matter, SortedMap<Key, String> keys) {
        if (!keys.isEmpty()) {
            DurableFile.write(directory.resolve(newName(matter)), text(keys));
        }
    }

    private static String newName(Matter matter) {
        return matter.prefix() + UUID.randomUUID();
    }

    private static Optional<Matter> matter(String name) {
        return Stream.of(Matter.values())
                .filter(matter -> name.startsWith(matter.prefix()))
                .findFirst();
    }

    private static SortedMap<Key, String> plain(SortedSet<Key> keys) {
        var plain = new TreeMap<Key, String>();
        keys.forEach(key -> plain.put(key, ""));
        return plain;
    }

    /** A line for each key; behind a blank, what is chosen for it. */
    private static String text(Map<Key, String> keys) {
        var text = new StringBuilder();
        keys.forEach((key, choice) -> text.append((key + " " + choice).strip()).append('\n'));
        return text.toString();
    }

    private Optional<Entry> read(String name, Matter matter) {
        // Before its text: what is settled now was settled then.
        OptionalLong since = isSettled(name)
                ? OptionalLong.of(settled.computeIfAbsent(name, _ -> System.nanoTime()))
                : OptionalLong.empty();
        try {
            Optional<String> text = DurableFile.read(directory.resolve(name));
            var keys = new TreeMap<Key, String>();
            for (String line : text.orElse("").lines().toList()) {
                String[] words = line.split(" ", 2);
                keys.put(Key.parse(words[0]), words.length > 1 ? words[1].strip() : "");
            }
            // Nobody writes an empty one. One that has just been taken away has no keys, and is read like that.
            return text.isPresent() && keys.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Entry(name, matter, keys, since));
        } catch (IllegalArgumentException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private boolean isSettled(String name) {
        if (underWay.contains(name)) {
            return false;
        }
        try (var channel = FileChannel.open(mark(name), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException | OverlappingFileLockException _) {
            return false;
        }
    }

    private Path mark(String name) {
        return directory.resolve("." + name + ".asking");
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }
}
