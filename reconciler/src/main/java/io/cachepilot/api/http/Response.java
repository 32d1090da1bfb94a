package io.cachepilot.api.http;

/**
 * What an operation may answer with.
 *
 * @param description one sentence
 * @param example a value that the schema allows
 */
public record Response(int status, String description, String mediaType, Schema schema, Object example) {
    public static Response json(int status, String description, Schema schema, Object example) {
        return new Response(status, description, Answer.JSON, schema, example);
    }
}
