/**
 * Who may do what, how often, and the record of it. What all of that shares is here; {@code key} holds API keys,
 * {@code limit} rate limits and blocked addresses, {@code audit} the log of requests. Knows no HTTP: whoever answers
 * requests asks it. Depends on {@code event}, {@code file}, {@code json} and {@code secret} only.
 */
@NullMarked
package io.cachepilot.access;

import org.jspecify.annotations.NullMarked;
