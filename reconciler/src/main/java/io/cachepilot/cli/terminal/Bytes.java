package io.cachepilot.cli.terminal;

import java.util.Locale;

/** A number of bytes for people. */
public final class Bytes {
    private static final double KIB = 1024;

    private Bytes() {}

    public static String text(long bytes) {
        if (bytes < KIB) {
            return bytes + " bytes";
        }
        double mib = bytes / KIB / KIB;
        return mib < 1
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIB)
                : String.format(Locale.ROOT, "%.1f MiB", mib);
    }
}
