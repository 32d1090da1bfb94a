package io.cachepilot.source.git.repository;

import java.io.EOFException;
import java.io.IOException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.CorruptPackIndexException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;
import org.eclipse.jgit.errors.PackMismatchException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;

/** The repository holds something that no writer leaves there. */
public final class Damage extends IOException {
    private static final int DEEPEST_CAUSE = 10;

    public Damage(String message) {
        super(message);
    }

    public Damage(String message, Throwable cause) {
        super(message, cause);
    }

    /** Whether a failure tells of damage, not of a full disk or a permission that lacks: those pass, history stays. */
    public static boolean isToldBy(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(Damage::tells);
    }

    private static boolean tells(Throwable failure) {
        return switch (failure) {
            case Damage _,
                    CorruptObjectException _,
                    CorruptPackIndexException _,
                    MissingObjectException _,
                    IncorrectObjectTypeException _,
                    ConfigInvalidException _,
                    PackInvalidException _,
                    PackMismatchException _,
                    RepositoryNotFoundException _,
                    EOFException _,
                    ZipException _ -> true;
            default -> false;
        };
    }
}
