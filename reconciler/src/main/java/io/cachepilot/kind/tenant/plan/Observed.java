package io.cachepilot.kind.tenant.plan;

import io.cachepilot.plan.CarriedOut;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen of a tenant at one look.
 *
 * @param fields every field that could be observed; those of the running server are there only when it answered
 * @param certificate the certificate on disk
 * @param carriedData a file with memory-only data, saved for a restart, is still there
 * @param applied what was wanted when it was last applied, to tell pending changes from drift
 * @param restarted what was last done about requests for a restart; empty while nothing of that is remembered
 * @param renewed the same of requests for a new certificate
 * @param obstacles what would keep the instance from being started now, a sentence each; looked for only where a start may
 *     be planned
 */
public record Observed(
        InstanceLook instance,
        ServerLook server,
        SortedMap<Field, String> fields,
        Optional<CertificateLook> certificate,
        boolean carriedData,
        SortedMap<Field, String> applied,
        Optional<CarriedOut<Instant>> restarted,
        Optional<CarriedOut<Instant>> renewed,
        List<String> obstacles) {
    public Observed {
        obstacles = List.copyOf(obstacles);
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        applied = Collections.unmodifiableSortedMap(new TreeMap<>(applied));
    }

    /** A look that found nothing in the way, of an instance of which nothing is remembered about restarts. */
    public Observed(
            InstanceLook instance,
            ServerLook server,
            SortedMap<Field, String> fields,
            Optional<CertificateLook> certificate,
            boolean carriedData,
            SortedMap<Field, String> applied) {
        this(
                instance,
                server,
                fields,
                certificate,
                carriedData,
                applied,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** The same look, with what was found in the way of a start. */
    public Observed with(List<String> found) {
        return new Observed(instance, server, fields, certificate, carriedData, applied, restarted, renewed, found);
    }

    /**
     * Whether a restart was asked for that was not carried out, and its time has come.
     *
     * @param started when the server was last started, or ended; it decides where nothing is remembered
     */
    boolean restartDue(Optional<Instant> asked, Instant started, Instant now) {
        return asked.filter(at -> !now.isBefore(at))
                .filter(at -> restarted.map(last -> last.isDue(asked)).orElseGet(() -> started.isBefore(at)))
                .isPresent();
    }

    /** The same of a new certificate. Where nothing is remembered one more does no harm. */
    boolean renewalDue(Optional<Instant> asked, Instant now) {
        return asked.filter(at -> !now.isBefore(at)).isPresent()
                && renewed.map(last -> last.isDue(asked)).orElse(true);
    }

    /** What the engine says of the instance. */
    public sealed interface InstanceLook {
        record Absent() implements InstanceLook {}

        record Running(Instant since) implements InstanceLook {}

        record Stopped() implements InstanceLook {}

        /** It ended by itself, and the engine starts it again; {@code crashes} as with {@link Exited}. */
        record Restarting(Instant at, int crashes) implements InstanceLook {}

        /** It ended by itself; {@code crashes} times in a row it did so soon after its start. */
        record Exited(Instant at, int crashes) implements InstanceLook {}
    }

    /** What the server itself says. */
    public sealed interface ServerLook {
        /** It does not run, so it was not asked. */
        record NotAsked() implements ServerLook {}

        /**
         * It answered.
         *
         * @param served the fingerprint of the certificate it shows; empty without TLS
         * @param usedMemory what its data takes, in bytes; 0 where nothing changes of when it evicts, and it was not asked
         */
        record Answering(Optional<String> served, long usedMemory) implements ServerLook {}

        /** It answers the control plane and no client yet: it is reading its data, of which no file may be touched. */
        record Loading() implements ServerLook {}

        /** It runs and does not answer. */
        record Silent(String because) implements ServerLook {}

        /** It answers, but refuses our user. */
        record Refusing(String because) implements ServerLook {}
    }

    public boolean answering() {
        return server instanceof ServerLook.Answering;
    }

    /** The certificate on disk: which one, and when it should be renewed. */
    public record CertificateLook(String fingerprint, Instant renewAt) {}

    public boolean running() {
        return instance instanceof InstanceLook.Running;
    }

    /** It runs, or will again without our doing. */
    public boolean needsStop() {
        return running() || instance instanceof InstanceLook.Restarting;
    }
}
