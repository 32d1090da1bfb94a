package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Which file or directory it is, whatever it is called: a link, a rename or another mount of it changes nothing, and a copy
 * of it is another one.
 *
 * @param device the number of the file system
 * @param inode the number within it
 */
public record FileIdentity(long device, long inode) {
    /**
     * What a path leads to now, through links; empty when it leads nowhere.
     *
     * @throws UncheckedIOException when that can't be told, as for want of permission
     */
    public static Optional<FileIdentity> of(Path path) {
        try {
            var attributes = Files.readAttributes(path, "unix:dev,ino");
            return Optional.of(new FileIdentity(
                    ((Number) Objects.requireNonNull(attributes.get("dev"))).longValue(),
                    ((Number) Objects.requireNonNull(attributes.get("ino"))).longValue()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + path + ": " + FileTrouble.words(e), e);
        }
    }
}
