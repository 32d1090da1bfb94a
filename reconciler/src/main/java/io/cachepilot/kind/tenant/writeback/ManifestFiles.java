package io.cachepilot.kind.tenant.writeback;

import io.cachepilot.manifest.edit.ManifestText;
import io.cachepilot.source.write.Urgency;
import java.util.function.UnaryOperator;

/** The manifests of tenants in the source, where this program may change them. */
@FunctionalInterface
public interface ManifestFiles {
    /**
     * Changes the file of a tenant, wholly or not at all. Nothing is written when the change gives the same text, or when the
     * tenant's manifest has gone: whoever calls may come again.
     *
     * @param urgency who waits for it
     * @param change is given the file's text as it is now; asked again where somebody else was faster
     * @return whether the file was written
     * @throws NotWritten when it can't be written, and coming again does not help
     */
    boolean change(String tenant, Urgency urgency, UnaryOperator<ManifestText> change);

    /** A file can't be written. The message says why, and what to do. */
    final class NotWritten extends RuntimeException {
        public NotWritten(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
