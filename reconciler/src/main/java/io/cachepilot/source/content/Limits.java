package io.cachepilot.source.content;

/** How much of a source is read. Whatever goes beyond is refused by name, and never silently left out. */
public final class Limits {
    public static final int MAX_FILES = 10_000;

    /** Files and directories of any kind. */
    public static final int MAX_ENTRIES = 100_000;

    /** Directories above a manifest. */
    public static final int MAX_DEPTH = 8;

    public static final int MAX_FILE_BYTES = 1 << 20;

    /** Of all manifests together, and of all files that they refer to. */
    public static final long MAX_TOTAL_BYTES = 16L << 20;

    /** Files that manifests refer to. */
    public static final int MAX_REFERRED = 1_000;

    private Limits() {}
}
