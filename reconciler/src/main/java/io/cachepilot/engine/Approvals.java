package io.cachepilot.engine;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a person has allowed and the loop would not do by itself. Each approval is a file of its own in a directory, so
 * that it can be given while the control plane runs or not, and two writers never undo each other's.
 *
 * @param removals the keys whose removal is allowed
 * @param asked the keys whose removal was asked for by name, so that it is nobody's mistake
 * @param dataLoss the keys for which one action may lose data
 * @param choices what a person has chosen for a key, in words of its kind
 */
public record Approvals(
        SortedSet<Key> removals, SortedSet<Key> asked, SortedSet<Key> dataLoss, SortedMap<Key, String> choices) {
    public static final Approvals NONE =
            new Approvals(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());

    private static final String REMOVAL = "removal";
    private static final String ASKED = "asked";
    private static final String DATA_LOSS = "data-loss";
    private static final String CHOICE = "choice";

    public Approvals {
        removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
        asked = Collections.unmodifiableSortedSet(new TreeSet<>(asked));
        dataLoss = Collections.unmodifiableSortedSet(new TreeSet<>(dataLoss));
        choices = Collections.unmodifiableSortedMap(new TreeMap<>(choices));
    }

    /** None when there is no such directory. */
    public static Approvals read(Path directory) {
        var choices = new TreeMap<Key, String>();
        for (Key key : keys(directory, CHOICE)) {
            DurableFile.read(file(directory, CHOICE, key)).ifPresent(text -> choices.put(key, text.strip()));
        }
        return new Approvals(keys(directory, REMOVAL), keys(directory, ASKED), keys(directory, DATA_LOSS), choices);
    }

    /** Allows to remove the key; it holds until the key is gone or desired again. */
    public static void allowRemoval(Path directory, Key key) {
        DurableFile.write(file(directory, REMOVAL, key), key + "\n");
    }

    /** Notes that somebody asked for the removal of just this key; it holds until the key is gone or desired again. */
    public static void askRemoval(Path directory, Key key) {
        DurableFile.write(file(directory, ASKED, key), key + "\n");
    }

    /** Allows one action for the key to lose data. */
    public static void allowDataLoss(Path directory, Key key) {
        DurableFile.write(file(directory, DATA_LOSS, key), key + "\n");
    }

    /** Chooses something for the key once. */
    public static void choose(Path directory, Key key, String choice) {
        DurableFile.write(file(directory, CHOICE, key), choice + "\n");
    }

    /** Takes back what is of no use any more: removals of other keys, every loss of data and every choice. */
    public void dropUsed(Path directory, SortedSet<Key> stillRemoved) {
        removals.stream()
                .filter(key -> !stillRemoved.contains(key))
                .forEach(key -> DurableFile.delete(file(directory, REMOVAL, key)));
        asked.stream()
                .filter(key -> !stillRemoved.contains(key))
                .forEach(key -> DurableFile.delete(file(directory, ASKED, key)));
        dataLoss.forEach(key -> DurableFile.delete(file(directory, DATA_LOSS, key)));
        choices.keySet().forEach(key -> DurableFile.delete(file(directory, CHOICE, key)));
    }

    private static Path file(Path directory, String what, Key key) {
        return directory.resolve(what).resolve(key.kind()).resolve(key.name());
    }

    private static SortedSet<Key> keys(Path directory, String what) {
        var keys = new TreeSet<Key>();
        for (String kind : names(directory.resolve(what))) {
            names(directory.resolve(what).resolve(kind)).forEach(name -> keys.add(new Key(kind, name)));
        }
        return keys;
    }

    private static SortedSet<String> names(Path directory) {
        var names = new TreeSet<String>();
        try (Stream<Path> entries = Files.list(directory)) {
            entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .forEach(names::add);
        } catch (NoSuchFileException _) {
            // Nothing was ever allowed.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
        return names;
    }
}
