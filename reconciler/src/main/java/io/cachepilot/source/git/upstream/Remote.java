package io.cachepilot.source.git.upstream;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.repository.FetchBounds;
import io.cachepilot.source.git.upstream.NetworkCalls.TooSlow;
import io.cachepilot.source.location.RemoteUrl;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;

/**
 * A branch of a repository over a network. Every call is bounded in time: a remote that is silent for long is away, and so
 * is one that never comes to an end.
 */
public final class Remote implements AutoCloseable {
    /** For the list of branches. */
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** For a few manifests, and for what the remote's own hooks do with them. */
    private static final Duration PUSH = Duration.ofMinutes(1);

    private static final int DEEPEST_CAUSE = 10;
    private static final int LONGEST_REASON = 500;

    private final RemoteUrl url;
    private final Branch branch;
    private final Connector connector;
    private final FetchBounds bounds;
    private final Duration answer;
    private final NetworkCalls calls;
    private volatile Optional<TooMuch> tooMuch = Optional.empty();

    /** @param bounds what the repositories that it is fetched into take, for messages */
    public Remote(RemoteUrl url, Branch branch, Connector connector, FetchBounds bounds, NetworkCalls calls) {
        this(url, branch, connector, bounds, calls, ANSWER);
    }

    public Remote(
            RemoteUrl url,
            Branch branch,
            Connector connector,
            FetchBounds bounds,
            NetworkCalls calls,
            Duration answer) {
        this.calls = calls;
        this.answer = answer;
        this.url = url;
        this.branch = branch;
        this.connector = connector;
        this.bounds = bounds;
    }

    /** A commit that was not taken, so that the same megabytes don't come with each poll. */
    private record TooMuch(ObjectId commit, String reason) {}

    /**
     * The newest commit of the branch; what of it lacks in the repository is fetched, and a reference of it set.
     *
     * @param known the commit that the repository has already; nothing is transferred when it is the newest
     * @throws SourceUnavailable when the remote does not answer, or has no such branch
     */
    public ObjectId fetch(Repository into, String reference, Optional<ObjectId> known) throws IOException {
        try (Transport transport = connector.open(into, url)) {
            ObjectId newest = calls.within(answer, () -> newest(transport));
            if (!known.filter(newest::equals).isPresent()) {
                fetch(transport, newest, reference);
            }
            return newest;
        } catch (TransportException | NotSupportedException | TooSlow e) {
            throw new SourceUnavailable("cannot fetch " + url + ": " + reason(e), e);
        }
    }

    private void fetch(Transport transport, ObjectId newest, String reference) throws IOException {
        Optional<TooMuch> known = tooMuch.filter(it -> it.commit().equals(newest));
        if (known.isPresent()) {
            throw new SourceUnavailable(known.get().reason());
        }
        var wanted = new RefSpec("+" + branch.reference() + ":" + reference);
        try {
            calls.within(
                    bounds.duration().plus(answer),
                    () -> transport.fetch(NullProgressMonitor.INSTANCE, List.of(wanted)));
        } catch (TransportException e) {
            Optional<String> exceeded = exceeded(e);
            if (exceeded.isEmpty()) {
                throw e;
            }
            String reason = "cannot fetch %s: %s; it may send %s. Keep the manifests in a repository of their own"
                    .formatted(url, exceeded.get(), bounds);
            tooMuch = Optional.of(new TooMuch(newest.copy(), reason));
            throw new SourceUnavailable(reason, e);
        }
    }

    private static Optional<String> exceeded(TransportException failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .flatMap(cause -> switch (cause) {
                    case TooLargeObjectInPackException _ ->
                        Stream.of("a file in it, of its newest commit or of an earlier one, is too large");
                    case FetchBounds.Exceeded exceeded -> Stream.of(String.valueOf(exceeded.getMessage()));
                    default -> Stream.<String>empty();
                })
                .findFirst();
    }

    /**
     * Moves the branch of the remote, if it still is where it is expected. A remote that falls silent may have taken the
     * push, so it is asked again then.
     *
     * @param reference as for {@link #fetch}
     * @return false when somebody else has pushed
     * @throws SourceUnavailable when the remote does not answer
     * @throws WriteRefused when the remote takes no push from us
     */
    boolean push(Repository from, String reference, ObjectId expected, ObjectId next) throws IOException {
        try (Transport transport = connector.open(from, url)) {
            return calls.within(PUSH, () -> push(transport, from, expected, next));
        } catch (TransportException | NotSupportedException | TooSlow e) {
            if (hasArrived(from, reference, next)) {
                return true;
            }
            throw new SourceUnavailable("cannot push to " + url + ": " + reason(e), e);
        }
    }

    private boolean hasArrived(Repository from, String reference, ObjectId commit) throws IOException {
        try {
            return Ancestry.contains(from, fetch(from, reference, Optional.empty()), commit);
        } catch (SourceUnavailable _) {
            return false;
        }
    }

    private boolean push(Transport transport, Repository from, ObjectId expected, ObjectId next) throws IOException {
        var update = new RemoteRefUpdate(from, null, next, name(transport), false, null, expected);
        transport.push(NullProgressMonitor.INSTANCE, List.of(update));
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> true;
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> false;
            case REJECTED_OTHER_REASON -> {
                if (isRace(String.valueOf(update.getMessage()))) {
                    yield false;
                }
                throw new WriteRefused(
                        WriteRefused.Reason.NOT_WRITABLE,
                        url + " refuses the push: " + printable(String.valueOf(update.getMessage())));
            }
            default -> throw new TransportException(update.getStatus().toString());
        };
    }

    /** How git's own servers tell that two pushes met. */
    private static boolean isRace(String message) {
        return message.contains("failed to update ref")
                || message.contains("cannot lock ref")
                || message.contains("failed to lock")
                || message.contains("fetch first");
    }

    /** Of a branch that was not named, the one that the remote's HEAD leads to. */
    private String name(Transport transport) throws IOException {
        if (branch.name().isPresent()) {
            return branch.reference();
        }
        try (FetchConnection connection = transport.openFetch()) {
            Ref head = connection.getRef(Constants.HEAD);
            if (head == null || !head.isSymbolic()) {
                throw new WriteRefused(
                        WriteRefused.Reason.NOT_WRITABLE,
                        url + " does not tell which branch its HEAD is; name the branch behind a # in the source");
            }
            return head.getLeaf().getName();
        }
    }

    /**
     * Whether it has no branch at all.
     *
     * @throws SourceUnavailable when it does not answer
     */
    boolean isEmpty(Repository into) throws IOException {
        try (Transport transport = connector.open(into, url)) {
            return calls.within(answer, () -> {
                try (FetchConnection connection = transport.openFetch()) {
                    return connection.getRefs().isEmpty();
                }
            });
        } catch (TransportException | NotSupportedException | TooSlow e) {
            throw new SourceUnavailable("cannot fetch " + url + ": " + reason(e), e);
        }
    }

    /** One round trip that transfers no objects. */
    private ObjectId newest(Transport transport) throws IOException {
        try (FetchConnection connection = transport.openFetch()) {
            return Optional.ofNullable(connection.getRef(branch.reference()))
                    .map(Ref::getObjectId)
                    .orElseThrow(() -> new SourceUnavailable(url + branch.missing(connection.getRefs(), "push one")));
        }
    }

    /** The outermost message names the address, the innermost what went wrong. */
    private static String reason(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; depth < DEEPEST_CAUSE && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return printable(String.valueOf(cause.getMessage()));
    }

    /** What a remote says may end in a terminal. */
    private static String printable(String text) {
        String printable = ManifestName.printable(text);
        return printable.length() > LONGEST_REASON ? printable.substring(0, LONGEST_REASON) + "…" : printable;
    }

    /** Ends what is under way, and lets no other call begin. */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return "git repository " + url + branch;
    }
}
