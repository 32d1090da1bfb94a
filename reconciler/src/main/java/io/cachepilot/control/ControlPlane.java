package io.cachepilot.control;

import io.cachepilot.control.hold.Holding;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.converge.Kind;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.desired.EraseRefused;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.desired.Kept;
import io.cachepilot.event.Event;
import io.cachepilot.event.Events;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.prune.Approvals;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Key;
import io.cachepilot.source.SourceUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over each revision of the source and gives its keys to the loop. Everything that happens, be it a change of a file, the
 * schedule, a crash of a server or a person's request, comes down to this: read all of it again, queue keys.
 */
public final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    /** A file that is replaced by deleting it and writing it anew is no deletion. */
    private static final Duration REMOVAL_SETTLES = Duration.ofSeconds(1);

    private final Dependencies parts;
    private final Requests requests;
    private final Erasing erasing;
    private final ReentrantLock taking = new ReentrantLock();
    private final StatusWriter status;

    // State guarded by the lock.
    private String revision = "";
    private List<Problem> problems = List.of();
    private List<String> warnings = List.of();
    private SortedSet<Key> leaving = new TreeSet<>();
    private Optional<String> sourceAway = Optional.empty();
    private boolean everRead;
    private Optional<Intake> newest = Optional.empty();

    /** What a control plane is made of. */
    public record Dependencies(
            SourceReader source,
            Kinds kinds,
            Loop loop,
            StatusBoard board,
            Events events,
            StateDirectory state,
            ApprovalFiles approvals,
            Optional<Holding> holding,
            InstantSource clock) {}

    public ControlPlane(Dependencies parts) {
        this.parts = parts;
        this.erasing =
                new Erasing(parts.kinds(), new Erasures(parts.state().erasures()), parts.events(), parts.clock());
        this.requests = new Requests(parts.state().requests());
        this.status = new StatusWriter(statusFile(), parts.events(), parts.clock(), new Random());
        parts.board().listen(_ -> status.changed());
    }

    /** Starts the loop, with the statuses of its last run and what is newest where manifests come from. */
    public void start() {
        parts.source().source().refresh();
        // Another version may have known kinds that this one does not.
        statusFile()
                .read()
                .ifPresent(content -> parts.board()
                        .preload(content.statuses().stream()
                                .filter(status -> parts.loop().knows(status.key()))
                                .toList()));
        parts.loop().start();
    }

    /**
     * Reads the source and queues what has changed. A source that can't be read changes nothing.
     *
     * @return why nothing was taken over; empty when what the source had at some moment since the call was
     */
    public Optional<String> takeOver() {
        taking.lock();
        try {
            erasing.finish();
            // Before the source: what was allowed of a newer state must not be judged, or dropped, by an older one.
            ApprovalFiles.Given given = parts.approvals().read();
            OptionalLong asOf = parts.source().source().newestAsOf();
            SourceReader.Desired desired = parts.source().take();
            desired.behind().ifPresentOrElse(this::noteSourceAway, this::noteSourceBack);
            parts.source()
                    .source()
                    .notice()
                    .ifPresent(notice -> publish(Event.Severity.WARNING, notice.reason(), notice.message()));
            accept(desired, inForce(desired, given, asOf), asOf, given);
            return Optional.empty();
        } catch (SourceUnavailable e) {
            String because = String.valueOf(e.getMessage());
            noteSourceAway(because);
            return Optional.of(because);
        } finally {
            taking.unlock();
        }
    }

    /** Asks where manifests come from for something newer, and takes it over. Takes seconds at most. */
    public void poll() {
        if (parts.source().source().refresh()) {
            takeOver();
        }
    }

    /** Packs what is kept of the source. */
    public void tidySource() {
        parts.source().source().tidy();
    }

    /**
     * The desired state, recorded as the newest revision, and what a person has allowed. It is given to no kind and queues
     * nothing. A source that can't be read is a {@link SourceUnavailable}.
     */
    public Intake takeOnly() {
        taking.lock();
        try {
            ApprovalFiles.Given given = parts.approvals().read();
            return note(parts.source().take()).with(given.approvals());
        } finally {
            taking.unlock();
        }
    }

    /**
     * Reads the source and queues everything; nothing while it was never read, as it is not known what is wanted. What is
     * to be removed is only hurried where a person asks.
     *
     * @return as {@link #takeOver}
     */
    public Optional<String> fullPass(Priority priority) {
        Optional<String> away = takeOver();
        if (!locked(() -> everRead)) {
            return away;
        }
        SortedSet<Key> settling = priority == Priority.PERSON ? new TreeSet<>() : locked(() -> leaving);
        keys().filter(key -> !settling.contains(key))
                .forEach(key -> parts.loop().enqueue(key, priority));
        return away;
    }

    /**
     * Takes over what the source has now, a commit of the caller's included, and waits until these keys, which are looked at side by side,
     * are as it says.
     */
    public Settled settle(SortedSet<Key> keys, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<String> away = takeOver();
        if (away.isPresent()) {
            return new Settled.NotTaken(away.get());
        }
        keys.forEach(key -> parts.loop().enqueue(key, Priority.PERSON));
        return Settled.of(keys.stream()
                .allMatch(key -> parts.loop().awaitSettled(key, Duration.ofNanos(end - System.nanoTime()))));
    }

    /**
     * Erases what is kept of a key that is gone.
     *
     * @return what was erased
     * @throws EraseRefused when it is desired or exists, when nothing of it is kept, or when that can't be told now
     */
    public Kept erase(Key key) {
        taking.lock();
        try {
            takeOver();
            return erasing.erase(key, kept());
        } finally {
            taking.unlock();
        }
    }

    /**
     * What is kept of keys that are gone.
     *
     * @throws EraseRefused when that can't be told now
     */
    public List<Kept> kept() {
        taking.lock();
        try {
            sourceAway.ifPresent(because -> {
                throw new EraseRefused("it is not known who is deleted: " + because);
            });
            return erasing.kept(newest.orElseThrow(
                    () -> new EraseRefused("it is not known who is deleted: the source was never read")));
        } finally {
            taking.unlock();
        }
    }

    /** Erases what has been kept for longer than that. What can't be told now is left to the next time. */
    public void eraseOlderThan(Duration age) {
        Instant oldest = parts.clock().instant().minus(age);
        List<Kept> all;
        try {
            takeOver();
            all = kept();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("because", String.valueOf(e.getMessage()))
                    .log("what is kept of deleted specs is not erased");
            return;
        }
        erasing.each(
                all.stream()
                        .filter(kept -> kept.since().filter(oldest::isAfter).isPresent())
                        .map(Kept::key)
                        .toList(),
                this::erase);
    }

    /** Erases what other commands have asked for. */
    public void answerErasures() {
        erasing.each(erasing.asked(), this::erase);
    }

    /** Does what other commands have asked for. */
    public void answerRequests() {
        requests.answer(() -> {
            reconcile(Duration.ofSeconds(30));
            status.write(this::writeTo);
        });
    }

    /**
     * Does what a person asks for who wants everything as it should be: asks where manifests come from, looks at every key
     * now, and waits for what comes of it.
     */
    public Settled reconcile(Duration atMost) {
        parts.source().source().refresh();
        Optional<String> away = fullPass(Priority.PERSON).or(this::sourceAway);
        boolean ended = parts.loop().awaitSettled(atMost);
        return away.<Settled>map(Settled.NotTaken::new).orElseGet(() -> Settled.of(ended));
    }

    /**
     * Writes what is known of every key to the status file, if anything of it has changed. After a failure, which an event tells, it
     * waits ever longer before it tries that again. Never throws.
     */
    public void writeStatus() {
        status.writeIfDue(this::writeTo);
    }

    private void writeTo(StatusFile file) {
        taking.lock();
        try {
            List<String> texts = problems.stream().map(Problem::toString).toList();
            file.write(revision, ofSource(warnings), texts, parts.board());
        } finally {
            taking.unlock();
        }
    }

    /** The short id of the revision in force; empty text before the first is. */
    public String revision() {
        return locked(() -> revision);
    }

    /** What is known of every key, as commands read it from the status file, and newer. */
    public StatusFile.Content status() {
        List<String> texts = problems().stream().map(Problem::toString).toList();
        return new StatusFile.Content(
                parts.clock().instant(),
                revision(),
                locked(() -> ofSource(warnings())),
                texts,
                parts.board().all());
    }

    /** Those, after why what is in force may not be the newest. */
    private List<String> ofSource(List<String> others) {
        return Stream.concat(sourceAway.stream(), others.stream()).toList();
    }

    /** What an operator should change about this host, as of the last pass. */
    public List<String> warnings() {
        return locked(() ->
                Stream.concat(warnings.stream(), status.failure().stream()).toList());
    }

    /** What is wrong in the manifests of the newest revision. */
    public List<Problem> problems() {
        return locked(() -> problems);
    }

    /** Why the source can't be read now; empty when the last look at it succeeded. */
    public Optional<String> sourceAway() {
        return locked(() -> sourceAway);
    }

    private <T> T locked(Supplier<T> look) {
        taking.lock();
        try {
            return look.get();
        } finally {
            taking.unlock();
        }
    }

    private Stream<Key> keys() {
        Stream<Key> known = parts.kinds().all().stream().flatMap(kind -> kind.keys().stream());
        Stream<Key> remembered = parts.board().all().stream().map(status -> status.key());
        return Stream.concat(known, remembered).distinct();
    }

    private Intake note(SourceReader.Desired desired) {
        noteProblems(desired);
        if (!desired.revision().equals(revision)) {
            status.changed();
        }
        revision = desired.revision();
        everRead = true;
        return desired.with(Approvals.NONE);
    }

    /** What of it counts, where a person has to agree to it. */
    private Holding.InForce inForce(SourceReader.Desired desired, ApprovalFiles.Given given, OptionalLong asOf) {
        return parts.holding()
                .map(holding -> holding.inForce(desired, given, asOf))
                .orElse(new Holding.InForce(desired, true));
    }

    /** @param written what the source says, be it in force or not: nothing is erased that it asks for */
    private void accept(
            SourceReader.Desired written, Holding.InForce inForce, OptionalLong asOf, ApprovalFiles.Given given) {
        String before = revision;
        Intake intake = note(inForce.desired()).with(given.approvals());
        if (!revision.equals(before)) {
            String except = inForce.whole() ? "" : ", but for what waits for an approval";
            publish(Event.Severity.INFO, "NewRevision", "revision %s is in force%s".formatted(revision, except));
        }
        newest = Optional.of(intake.beside(written.manifests()));
        var removed = new TreeSet<Key>();
        var wanted = new TreeSet<Key>();
        var existing = new TreeSet<Key>();
        var taken = new TreeSet<Key>();
        for (Kind kind : parts.kinds().all()) {
            Kind.AffectedKeys touched = kind.accept(intake);
            touched.changed().forEach(key -> parts.loop().specChanged(key, Priority.COMMIT));
            touched.removed().forEach(key -> parts.loop().enqueueAfter(key, Priority.COMMIT, REMOVAL_SETTLES));
            removed.addAll(touched.removed());
            wanted.addAll(touched.desired());
            existing.addAll(touched.leaving());
            taken.addAll(touched.taken());
        }
        noteWarnings(given);
        leaving = Collections.unmodifiableSortedSet(removed);
        parts.approvals().dropUsed(given, new ApprovalFiles.Uses(asOf, intake.isComplete(), wanted, existing, taken));
    }

    private void noteWarnings(ApprovalFiles.Given given) {
        List<String> now = Stream.concat(
                        given.damaged().stream(),
                        parts.kinds().all().stream().flatMap(kind -> kind.warnings().stream()))
                .toList();
        now.stream()
                .filter(warning -> !warnings.contains(warning))
                .forEach(warning -> publish(Event.Severity.WARNING, "Warning", warning));
        // Its own notice has told of it.
        List<String> all = Stream.concat(parts.source().source().warning().stream(), now.stream())
                .toList();
        if (!all.equals(warnings)) {
            status.changed();
        }
        warnings = all;
    }

    private void noteProblems(SourceReader.Desired desired) {
        desired.problems().stream()
                .filter(problem -> !problems.contains(problem))
                .forEach(problem -> publish(Event.Severity.WARNING, "ManifestProblem", problem.toString()));
        if (!desired.problems().equals(problems)) {
            status.changed();
        }
        problems = desired.problems();
    }

    private void noteSourceAway(String cause) {
        if (!sourceAway.equals(Optional.of(cause))) {
            publish(Event.Severity.WARNING, "SourceUnavailable", cause);
            LOG.atWarn()
                    .addKeyValue("source", parts.source().source().describe())
                    .addKeyValue("cause", cause)
                    .log("the source can't be read");
        }
        noteSource(Optional.of(cause));
    }

    private void noteSourceBack() {
        if (sourceAway.isPresent()) {
            publish(Event.Severity.INFO, "SourceBack", "the source can be read again");
        }
        noteSource(Optional.empty());
    }

    private void noteSource(Optional<String> away) {
        if (!away.equals(sourceAway)) {
            status.changed();
        }
        sourceAway = away;
    }

    private void publish(Event.Severity severity, String reason, String message) {
        parts.events().publish(new Event(parts.clock().instant(), severity, "source", reason, message));
    }

    private StatusFile statusFile() {
        return new StatusFile(parts.state().status(), parts.clock());
    }

    /** Ends the loop; tenants go on. */
    @Override
    public void close() {
        parts.loop().close();
        status.write(this::writeTo);
    }
}
