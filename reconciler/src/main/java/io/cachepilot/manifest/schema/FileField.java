package io.cachepilot.manifest.schema;

/**
 * A field that names a file.
 *
 * @param line where its value stands, counted from 1
 * @param path the field, as problems show it
 * @param reference the path of the file as it is written
 */
public record FileField(int line, String path, String reference) {}
