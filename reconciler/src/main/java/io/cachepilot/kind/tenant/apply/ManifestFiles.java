package io.cachepilot.kind.tenant.apply;

import io.cachepilot.manifest.edit.ManifestText;
import java.util.function.UnaryOperator;

/** The manifests of the source, where this program may change them. */
@FunctionalInterface
public interface ManifestFiles {
    /**
     * Changes a file, wholly or not at all. Nothing is written when the change gives the same text, or when somebody else
     * changed the file since it was read for this: whoever calls may come again.
     *
     * @param file its name, as problems show it
     * @param change is given the text as it is now; what it throws comes out here, and nothing is written
     * @return whether the file was written
     * @throws NotWritten when it can't be written, and coming again does not help
     */
    boolean change(String file, UnaryOperator<ManifestText> change);

    /** A file can't be written. The message says why, and what to do. */
    final class NotWritten extends RuntimeException {
        public NotWritten(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
