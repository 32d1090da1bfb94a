package io.cachepilot.secret;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a lost host can't do without, below a state directory: keys, the authority, what was chosen for each tenant, and
 * hashes of the API keys.
 * No data. Files are named by their paths below the root, with {@code /}.
 */
public record PreciousFiles(Path root) {
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]{0,120}";
    private static final Pattern NAME =
            Pattern.compile(("keys/(?:%1$s/)?%1$s|ca/%1$s|api-keys\\.json|instances/%2$s/tenant\\.json"
                            + "|instances/(%3$s)\\.%2$s/\\1\\.json|records/(%3$s)/%2$s/\\2\\.json")
                    .formatted(WORD, "[a-z0-9][a-z0-9-]{0,62}", "[a-z][a-z-]{0,62}"));
    private static final int DEEPEST = 3;

    /**
     * The files as they are.
     *
     * @param leftOut names of files that lie among them and that no bundle holds, such as an editor's copies
     */
    public record Content(SortedMap<String, byte[]> files, SortedSet<String> leftOut) {
        public Content {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
            leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
        }
    }

    /**
     * What writing would do.
     *
     * @param added names of files that are not there
     * @param replaced names of files that are there with another content
     */
    public record Changes(SortedSet<String> added, SortedSet<String> replaced) {
        public Changes {
            added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
            replaced = Collections.unmodifiableSortedSet(new TreeSet<>(replaced));
        }
    }

    /** Whether that is the name of a precious file. No such name leads out of the root. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Reads all of them.
     *
     * @throws BundleRefused when one is a symbolic link: what it leads to may not be there on another host
     */
    public Content read() {
        var files = new TreeMap<String, byte[]>();
        var leftOut = new TreeSet<String>();
        for (String name : names()) {
            Path file = root.resolve(name);
            if (DurableFile.isUnfinished(file) || isOther(name)) {
                continue;
            }
            requireNoLink(name);
            if (!isName(name)) {
                leftOut.add(name);
                continue;
            }
            files.put(name, bytes(file));
        }
        return new Content(files, leftOut);
    }

    /**
     * Compares with what is there. Writes nothing.
     *
     * @throws BundleRefused when a file would be written through a symbolic link
     */
    public Changes compare(SortedMap<String, byte[]> files) {
        files.keySet().forEach(this::requireNoLink);
        var added = new TreeSet<String>();
        var replaced = new TreeSet<String>();
        files.forEach((name, content) -> {
            Path file = root.resolve(name);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                added.add(name);
            } else if (!Arrays.equals(bytes(file), content)) {
                replaced.add(name);
            }
        });
        return new Changes(added, replaced);
    }

    /**
     * Writes each file durably and wholly, readable by its owner only. Cut off anywhere, it can be called again: what is
     * there already is not written a second time.
     *
     * @throws BundleRefused for a name that is none, or a symbolic link in its way; nothing is written then
     */
    public void write(SortedMap<String, byte[]> files) {
        files.keySet().forEach(name -> {
            if (!isName(name)) {
                throw new BundleRefused("a file that is not precious can't be written; nothing was written");
            }
            requireNoLink(name);
        });
        files.forEach((name, content) -> DurableFile.write(root.resolve(name), content));
    }

    private List<String> names() {
        // Of a file a walk finds itself.
        return Stream.of("keys", "ca", "instances", "records", "api-keys.json")
                .map(root::resolve)
                .filter(directory -> Files.exists(directory, LinkOption.NOFOLLOW_LINKS))
                .flatMap(this::below)
                .sorted()
                .toList();
    }

    private Stream<String> below(Path directory) {
        int depth = directory.endsWith("instances") ? DEEPEST - 1 : DEEPEST;
        try (Stream<Path> found = Files.walk(directory, depth)) {
            return found
                    .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> root.relativize(file).toString())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /** Of a tenant only its record is precious here: data is saved in other ways. */
    private static boolean isOther(String name) {
        return name.startsWith("instances/") && Path.of(name).getNameCount() == DEEPEST && !isName(name);
    }

    private void requireNoLink(String name) {
        Path path = root;
        for (Path step : Path.of(name)) {
            path = path.resolve(step);
            if (Files.isSymbolicLink(path)) {
                throw new BundleRefused(path + " is a symbolic link; put what it leads to in its place");
            }
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + FileTrouble.words(e), e);
        }
    }
}
