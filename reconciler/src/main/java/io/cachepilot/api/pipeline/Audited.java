package io.cachepilot.api.pipeline;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.audit.AuditEntry;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.audit.AuditUnavailable;
import io.cachepilot.access.limit.Quota;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for every request. What changes something is not begun while nobody could later tell who did it, and not
 * answered before its line is on the disk.
 *
 * <p>Requests of strangers and those that are refused have so many lines in a minute, and are counted beyond: else whoever
 * goes on after the limits could fill the disk, and bury the lines of others.
 */
final class Audited implements Filter, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Audited.class);

    /** As many as the limits let a stranger ask for, but not in all categories at once. */
    private static final int LINES_OF_ONE = 200;

    private static final int LINES_OF_ALL = 1_000;
    private static final int FIRST_ERROR = 400;

    private final AuditLog log;
    private final InstantSource clock;
    private final Quota strangers;

    /** Of their own, so that no stranger can bury what was refused to a key. */
    private final Quota refusedKeys;

    Audited(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.strangers = new Quota(clock, LINES_OF_ONE, LINES_OF_ALL);
        this.refusedKeys = new Quota(clock, LINES_OF_ONE, LINES_OF_ALL);
    }

    @Override
    public Answer pass(Call call, Next next) {
        Instant begin = clock.instant();
        long nanos = System.nanoTime();
        boolean refused = call.writes() && !log.ready();
        Answer answer = refused ? call.surface().errors().refused(new Refusal.NotAudited()) : next.on(call);
        var entry = new AuditEntry(
                begin,
                call.principal(),
                call.address(),
                call.incoming().method(),
                call.incoming().rawPath(),
                answer.status(),
                call.id(),
                answer.header(Answer.REVISION),
                Duration.ofNanos(System.nanoTime() - nanos));
        boolean changed = call.writes() && call.principal().isPresent() && entry.status() < FIRST_ERROR;
        if (changed || entry.revision().isPresent()) {
            return recorded(entry, answer);
        }
        summarise();
        if (hasOwnLine(call, entry)) {
            log.append(entry);
        }
        return answer;
    }

    private boolean hasOwnLine(Call call, AuditEntry entry) {
        String status = Integer.toString(entry.status());
        return call.principal()
                .map(principal ->
                        entry.status() < FIRST_ERROR || refusedKeys.admits("principal " + principal.identity(), status))
                .orElseGet(() -> strangers.admits(
                        "address " + ClientAddress.of(call.address()).group(), status));
    }

    /** Writes down how many requests had no line, once a minute that had some is over. */
    void summarise() {
        strangers.untold().ifPresent(counts -> tell("of strangers", counts));
        refusedKeys.untold().ifPresent(counts -> tell("that were refused to keys", counts));
    }

    private void tell(String which, SequencedMap<String, Long> counts) {
        log.note("%d requests %s have no line of their own, by status: %s"
                .formatted(
                        counts.values().stream().mapToLong(Long::longValue).sum(),
                        which,
                        counts.entrySet().stream()
                                .map(count -> count.getKey() + ": " + count.getValue())
                                .collect(Collectors.joining(", "))));
    }

    @Override
    public void close() {
        strangers.rest().ifPresent(counts -> tell("of strangers", counts));
        refusedKeys.rest().ifPresent(counts -> tell("that were refused to keys", counts));
    }

    /** The change is made and stays; its line is written as soon as that can be done. */
    private Answer recorded(AuditEntry entry, Answer answer) {
        try {
            log.appendForced(entry);
        } catch (AuditUnavailable e) {
            LOG.atWarn()
                    .addKeyValue("request", entry.requestId())
                    .addKeyValue("error", e.getMessage())
                    .log("a change was made whose audit line is not on the disk yet");
        }
        return answer;
    }
}
