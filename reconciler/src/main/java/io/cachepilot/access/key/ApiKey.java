package io.cachepilot.access.key;

import io.cachepilot.access.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an API key, which is all but the key.
 *
 * @param lastUsed empty before its first use
 * @param requests how many requests it was shown with
 */
public record ApiKey(String name, Role role, Instant created, Optional<Instant> lastUsed, long requests) {
    ApiKey used(Uses uses) {
        Instant last = lastUsed.filter(before -> before.isAfter(uses.last())).orElse(uses.last());
        return new ApiKey(name, role, created, Optional.of(last), requests + uses.count());
    }

    /** Uses that are not in the file yet. */
    record Uses(long count, Instant last) {
        Uses plus(Uses more) {
            return new Uses(count + more.count, more.last.isAfter(last) ? more.last : last);
        }
    }
}
