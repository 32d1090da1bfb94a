package io.cachepilot.settings;

/** Who is shown the document of the API, and the pages that show it. */
public enum DocumentPolicy {
    /** Everyone. */
    OPEN,
    /** Whoever has a key. */
    SIGNED_IN,
    /** Nobody. */
    OFF
}
