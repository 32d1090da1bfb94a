/** Connections to a Redis server: commands, control, health. The only package that knows Jedis; it knows no tenant. */
@NullMarked
package io.cachepilot.redis;

import org.jspecify.annotations.NullMarked;
