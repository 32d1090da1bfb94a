package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A directory of manifests that a person writes, who remembers what is in it. */
final class Source {
    private final Path directory;
    private final Map<String, String> written = new TreeMap<>();

    Source(Path directory) {
        this.directory = TextFiles.createDirectory(directory);
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Manifest write(Manifest manifest) {
        write(manifest.file(), manifest.text());
        return manifest;
    }

    /** In place, as some editors do: for a moment the file is empty. */
    void write(String file, String text) {
        written.put(file, text);
        TextFiles.write(file(file), text);
    }

    void delete(Manifest manifest) {
        written.remove(manifest.file());
        TextFiles.delete(file(manifest.file()));
    }

    /** What this program wrote into the file counts as the person's own from now on. */
    void accept(String file) {
        written.put(file, TextFiles.read(file(file)));
    }

    /** As when a disk is not mounted. */
    void hide() {
        TextFiles.move(directory, hidden());
    }

    void show() {
        TextFiles.move(hidden(), directory);
    }

    private Path hidden() {
        return directory.resolveSibling("hidden");
    }

    /** Nobody but this person has written here. */
    void assertUntouched() {
        var now = new TreeMap<String, String>();
        TextFiles.below(directory)
                .forEach(file -> now.put(directory.relativize(file).toString(), TextFiles.read(file)));
        assertThat(now).as("the manifests").isEqualTo(written);
    }
}
