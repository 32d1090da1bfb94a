package io.cachepilot.source.write;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A change of manifests that somebody asks for, to become one commit.
 *
 * @param author who asks for it
 * @param requestId names this request and no other: of two that are alike in all else, each becomes a commit
 * @param trailers what else is known of it, by names like {@code Operation}
 * @param urgency who waits for it
 * @param key what its author names it by, so that asked for again it is still one commit
 * @param rewrite what it makes of the files
 * @see <a href="https://git-scm.com/docs/git-interpret-trailers">git-interpret-trailers</a>
 */
public record Proposal(
        Author author,
        String requestId,
        SortedMap<String, String> trailers,
        Urgency urgency,
        Optional<IdempotencyKey> key,
        Rewrite rewrite) {
    private static final String REQUEST = "Request-Id";
    private static final Pattern TRAILER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,40}");
    private static final Pattern UNFIT = Pattern.compile("\\p{Cntrl}+");
    private static final int LONGEST = 200;

    public Proposal {
        requestId = line(requestId);
        if (requestId.isEmpty()) {
            throw new IllegalArgumentException("a request needs an id");
        }
        var lines = new TreeMap<String, String>();
        trailers.forEach((name, value) -> {
            if (!TRAILER.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + line(name) + "' is no name of a trailer");
            }
            lines.put(name, line(value));
        });
        trailers = Collections.unmodifiableSortedMap(lines);
    }

    /** One that is asked for once, and awaited. */
    public Proposal(Author author, String requestId, SortedMap<String, String> trailers, Rewrite rewrite) {
        this(author, requestId, trailers, Urgency.AWAITED, Optional.empty(), rewrite);
    }

    /** The whole message of the commit. */
    public String message(String subject) {
        var block = new TreeMap<>(trailers);
        block.put(REQUEST, requestId);
        key.ifPresent(it -> {
            block.put(IdempotencyKey.TRAILER, it.name());
            block.put(IdempotencyKey.DIGEST_TRAILER, it.digest());
        });
        return block.entrySet().stream()
                .map(trailer -> trailer.getKey() + ": " + trailer.getValue())
                .collect(Collectors.joining("\n", line(subject) + "\n\n", ""));
    }

    /** A line break in a value would let its author write trailers of others. */
    private static String line(String text) {
        String line = UNFIT.matcher(text).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
