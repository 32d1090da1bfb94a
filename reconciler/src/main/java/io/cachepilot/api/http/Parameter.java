package io.cachepilot.api.http;

/**
 * A value that a caller gives beside the body.
 *
 * @param description one sentence
 */
public record Parameter(String name, Place place, boolean required, Schema schema, String description) {
    /** Where it stands in the request. */
    public enum Place {
        PATH,
        QUERY,
        HEADER
    }

    public static Parameter path(String name, Schema schema, String description) {
        return new Parameter(name, Place.PATH, true, schema, description);
    }

    public static Parameter query(String name, boolean required, Schema schema, String description) {
        return new Parameter(name, Place.QUERY, required, schema, description);
    }

    public static Parameter header(String name, Schema schema, String description) {
        return new Parameter(name, Place.HEADER, false, schema, description);
    }
}
