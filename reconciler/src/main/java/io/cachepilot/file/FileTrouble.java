package io.cachepilot.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** Says in words for a person why something could not be done with a file or a connection: never the name of a class. */
public final class FileTrouble {
    private FileTrouble() {}

    /** What ends a sentence like {@code cannot write FILE: }. */
    public static String words(Exception failure) {
        return switch (failure) {
            case UncheckedIOException e -> message(e);
            case NoSuchFileException e -> e.getFile() + " does not exist";
            case FileAlreadyExistsException e -> e.getFile() + " is there already";
            case NotDirectoryException e -> e.getFile() + " is no directory";
            case AccessDeniedException e -> denied(e.getFile());
            case CharacterCodingException _ -> "it is no UTF-8 text";
            case FileSystemException e -> Objects.requireNonNullElseGet(e.getReason(), () -> message(e));
            default -> message(failure);
        };
    }

    private static String message(Exception failure) {
        return Objects.requireNonNullElseGet(
                failure.getMessage(), () -> failure.getClass().getSimpleName());
    }

    /** Mostly it is another user's, so that is said. */
    private static String denied(String file) {
        Path place = Path.of(file).toAbsolutePath();
        while (place != null) {
            try {
                String owner = Files.getOwner(place, LinkOption.NOFOLLOW_LINKS).getName();
                return "permission denied; %s belongs to the user %s".formatted(place, owner);
            } catch (IOException _) {
                place = place.getParent();
            }
        }
        return "permission denied";
    }
}
