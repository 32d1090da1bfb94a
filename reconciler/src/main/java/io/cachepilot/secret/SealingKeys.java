package io.cachepilot.secret;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys that values of manifests are sealed to. Each is a file (0600) of its own, named by a number and the begin of
 * its public half: the highest one seals, all of them open. A rotation is one new file, so it is done or not done
 * wherever it is cut off, and keys of two hosts can lie side by side.
 */
public final class SealingKeys {
    private static final Pattern FILE = Pattern.compile("(\\d{4})-[a-z0-9]{8}\\.key");
    private static final int HIGHEST = 9999;
    private static final int NAMED_FROM = "age1".length();
    private static final int NAMED_TO = NAMED_FROM + 8;
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path directory;

    /** Touches no file. */
    public SealingKeys(Path directory) {
        this.directory = directory;
    }

    /**
     * All keys, the one that seals first; none where there is none.
     *
     * @throws SecretUnreadable for a file that is damaged, or that others may read
     */
    public List<AgeKey> all() {
        return files().stream().map(this::read).toList();
    }

    /** The key that seals; throws as {@link #all} does. */
    public Optional<AgeKey> current() {
        return files().stream().findFirst().map(this::read);
    }

    /** Makes the first key if there is none; reads none, so that a damaged one is left to those who need it. */
    public void ensure() {
        if (files().isEmpty()) {
            rotate();
        }
    }

    /** The key that seals, made and on disk if there was none. */
    public AgeKey obtain() {
        return current().orElseGet(this::rotate);
    }

    /** Makes a new key, which seals from now on; it is on disk before it is returned. */
    public AgeKey rotate() {
        int last = files().stream().findFirst().map(SealingKeys::number).orElse(0);
        if (last == HIGHEST) {
            throw new IllegalStateException(
                    "%s holds a key with the number %d; there is no higher one".formatted(directory, HIGHEST));
        }
        AgeKey key = AgeKey.generate();
        String name = "%04d-%s.key".formatted(last + 1, key.recipient().substring(NAMED_FROM, NAMED_TO));
        DurableFile.write(directory.resolve(name), key.file());
        return key;
    }

    /** The names of the key files, the newest first. */
    private List<String> files() {
        try (Stream<Path> entries = Files.list(directory)) {
            var files = new TreeMap<String, String>();
            entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(FILE.asMatchPredicate())
                    .forEach(name -> files.put(name, name));
            return List.copyOf(files.descendingMap().values());
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException | UncheckedIOException e) {
            throw new SecretUnreadable(
                    directory, "it can't be listed (" + FileTrouble.words(e) + ")", "run this as the owner of it");
        }
    }

    private static int number(String file) {
        Matcher matcher = FILE.matcher(file);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private AgeKey read(String name) {
        Path file = directory.resolve(name);
        requirePrivate(file);
        return text(file)
                .flatMap(AgeKey::parse)
                .orElseThrow(() -> new SecretUnreadable(
                        file,
                        "it is not an identity file of age with one X25519 key",
                        "restore it from a recovery bundle, or move it away: then what is sealed to it has to be sealed"
                                + " again"));
    }

    /** Empty for what is no text, as for what is no key. */
    private static Optional<String> text(Path file) {
        try {
            return DurableFile.read(file);
        } catch (UncheckedIOException _) {
            return Optional.empty();
        }
    }

    private static void requirePrivate(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
            if (!OWNER.containsAll(permissions)) {
                throw new SecretUnreadable(
                        file,
                        "others than its owner may read it (" + PosixFilePermissions.toString(permissions) + ")",
                        "run: chmod 600 " + file + " - and if somebody may have read it: cachepilot keys rotate");
            }
        } catch (IOException e) {
            throw new SecretUnreadable(
                    file, "its permissions are not known (" + FileTrouble.words(e) + ")", "look at the file");
        }
    }
}
