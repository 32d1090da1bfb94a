package io.cachepilot.kind.authority.plan;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was seen of the authority.
 *
 * @param generations that are made
 * @param keys of which generations are there, made or half made or half dropped
 * @param trusted those of which clients are given the certificates
 * @param strangers whether clients are given any other certificate too, or one of them twice
 * @param issuing the generation that issues
 * @param trustedSince since when clients are given what they are given; empty where that is not known
 * @param leaving what keeps the certificates that clients need no longer from being taken from them, a sentence each
 */
public record AuthorityLook(
        SortedSet<Integer> generations,
        SortedSet<Integer> keys,
        SortedSet<Integer> trusted,
        boolean strangers,
        int issuing,
        Optional<Instant> trustedSince,
        List<String> leaving) {
    public AuthorityLook {
        generations = Collections.unmodifiableSortedSet(new TreeSet<>(generations));
        keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
        trusted = Collections.unmodifiableSortedSet(new TreeSet<>(trusted));
        leaving = List.copyOf(leaving);
    }
}
