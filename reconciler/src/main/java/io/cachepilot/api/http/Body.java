package io.cachepilot.api.http;

/**
 * What a caller sends.
 *
 * @param example one that is accepted
 */
public record Body(String mediaType, Schema schema, Object example) {}
