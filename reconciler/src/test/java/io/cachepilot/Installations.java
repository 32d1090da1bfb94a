package io.cachepilot;

import io.cachepilot.cli.context.Installation;
import java.nio.file.Path;

/** Hands the real composition root to measurements, which are in a package of their own. */
public final class Installations {
    private Installations() {}

    /** What {@link Main} works with, in that checkout. */
    public static Installation at(Path home) {
        return new Application(home);
    }
}
