package io.cachepilot.api.pipeline;

import io.cachepilot.access.audit.AuditEntry;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.audit.AuditUnavailable;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line for every request. What changes something is not begun while nobody could later tell who did it, and not
 * answered before its line is on the disk.
 */
final class Audited implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(Audited.class);

    private final AuditLog log;
    private final InstantSource clock;

    Audited(AuditLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
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
        if (answer.header(Answer.REVISION).isEmpty()) {
            log.append(entry);
            return answer;
        }
        return recorded(entry, answer);
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
