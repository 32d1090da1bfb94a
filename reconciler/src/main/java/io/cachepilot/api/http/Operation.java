package io.cachepilot.api.http;

import java.util.Optional;

/**
 * What can be done at a path, as far as the server has to know it. The surface's document tells the rest.
 *
 * @param id one word in camelCase, unique among all
 * @param mediaType of the body that it reads; empty where it reads none
 */
public record Operation(String id, Access access, Limit limit, Optional<String> mediaType, Handler handler) {}
