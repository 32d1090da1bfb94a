package io.cachepilot.converge.act;

import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;

/** A spec says of itself that nobody may take it away by the way. */
public final class ProtectedSpec extends RuntimeException {
    private ProtectedSpec(Key key) {
        super(
                "%s is protected: its spec says protect: true; remove it by force (--force, or force=true), or set protect to false first"
                        .formatted(key.words()),
                null,
                false,
                false);
    }

    /**
     * Says no to one that is protected.
     *
     * @param acts of its kind
     * @param now what is written of it at this moment
     * @throws ProtectedSpec when it is
     */
    public static void refuse(SpecActs acts, Key key, Manifests now) {
        if (acts.isProtected(key.name(), now)) {
            throw new ProtectedSpec(key);
        }
    }
}
