package io.cachepilot.secret;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps secrets in a directory, each by its name in a file of its own (0600): once chosen they outlive a crash. */
public final class SecretFiles {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,80}");
    private static final String ENDING = ".json";
    private static final String REMEDY =
            "restore the file from a recovery bundle, or delete it to have a new secret generated";

    private final Path directory;

    /** Touches no file; the directory is made with the first secret. */
    public SecretFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * The secret of that name, or empty when none is kept. Throws {@link SecretUnreadable} for a damaged file and
     * {@link IllegalArgumentException} for a name that can't be a file's.
     */
    public Optional<Kept> find(String name) {
        Path file = fileOf(name);
        return text(file).map(json -> parse(file, json));
    }

    /** Stores a secret durably in place of what was kept under that name, even if that was damaged. */
    public synchronized Kept keep(String name, Secret value, int generation) {
        if (value.reveal().isEmpty()) {
            throw new IllegalArgumentException("the secret '" + name + "' is empty");
        }
        var kept = new Kept(value, generation);
        DurableFile.write(fileOf(name), Json.write(new Stored(generation, value.reveal())));
        return kept;
    }

    /**
     * The kept secret if its generation is at least the one asked for; else a new one, which is on disk before it is
     * returned. Throws {@link SecretUnreadable} for a damaged file.
     */
    public synchronized Kept obtain(String name, int generation, SecureRandom random) {
        return find(name)
                .filter(kept -> kept.generation() >= generation)
                .orElseGet(() -> keep(name, Passwords.generate(random), generation));
    }

    /** The names of all secrets that are kept, readable or not. */
    public List<String> names() {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .filter(name -> NAME.matcher(name).matches())
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + ": " + FileTrouble.words(e), e);
        }
    }

    /** Forgets the secret durably; nothing if there is none. */
    public synchronized void delete(String name) {
        DurableFile.delete(fileOf(name));
    }

    private Path fileOf(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the name of a secret, '" + name + "', does not match " + NAME);
        }
        return directory.resolve(name + ENDING);
    }

    private static Optional<String> text(Path file) {
        try {
            return DurableFile.read(file);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new SecretUnreadable(file, "it is not text", REMEDY);
            }
            throw new SecretUnreadable(
                    file, String.valueOf(e.getCause()), "make it a file that this user may read, or " + REMEDY);
        }
    }

    private static Kept parse(Path file, String json) {
        return stored(json)
                .flatMap(Stored::kept)
                .orElseThrow(
                        () -> new SecretUnreadable(file, "it is not the JSON of a generation and a value", REMEDY));
    }

    private static Optional<Stored> stored(String json) {
        try {
            // The text "null" is JSON too, and no record.
            return Optional.ofNullable(Json.read(json, Stored.class));
        } catch (IllegalArgumentException _) {
            // The parser's message may quote the secret: no more is told than that there is none.
            return Optional.empty();
        }
    }

    /** The file's shape. What it lacks is null, so that damage is not taken for generation 0. */
    private record Stored(
            @Nullable Integer generation, @Nullable String value) {
        Optional<Kept> kept() {
            if (generation == null || generation < 0 || value == null || value.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Kept(new Secret(value), generation));
        }

        @Override
        public String toString() {
            return "generation " + generation;
        }
    }
}
