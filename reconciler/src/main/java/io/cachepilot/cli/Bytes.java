package io.cachepilot.cli;

import java.util.Locale;

/** A number of bytes for people. */
final class Bytes {
    private static final double KIB = 1024;

    private Bytes() {}

    static String text(long bytes) {
        if (bytes < KIB) {
            return bytes + " bytes";
        }
        double mib = bytes / KIB / KIB;
        return mib < 1
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / KIB)
                : String.format(Locale.ROOT, "%.1f MiB", mib);
    }
}
