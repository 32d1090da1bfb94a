package io.cachepilot.source.git;

import io.cachepilot.source.RemoteUrl;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.WriteRefused;
import io.cachepilot.source.git.access.Connector;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
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
 * A branch of a repository over a network. Every call is bounded in time: a remote that is silent for long is away.
 */
record Remote(RemoteUrl url, Branch branch, Connector connector) {
    /**
     * The newest commit of the branch; what of it lacks in the repository is fetched, and a reference of it set.
     *
     * @param known the commit that the repository has already; nothing is transferred when it is the newest
     * @throws SourceUnavailable when the remote does not answer, or has no such branch
     */
    ObjectId fetch(Repository into, String reference, Optional<ObjectId> known) throws IOException {
        try (Transport transport = connector.open(into, url)) {
            ObjectId newest = newest(transport);
            if (!known.filter(newest::equals).isPresent()) {
                transport.fetch(
                        NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + branch.reference() + ":" + reference)));
            }
            return newest;
        } catch (TransportException | NotSupportedException e) {
            throw new SourceUnavailable("cannot fetch " + url + ": " + reason(e), e);
        }
    }

    /**
     * Moves the branch of the remote, if it still is where it is expected.
     *
     * @return false when somebody else has pushed
     * @throws SourceUnavailable when the remote does not answer; it may have taken the push then
     * @throws WriteRefused when the remote takes no push from us
     */
    boolean push(Repository from, ObjectId expected, ObjectId next) throws IOException {
        try (Transport transport = connector.open(from, url)) {
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
                            WriteRefused.Reason.NOT_WRITABLE, url + " refuses the push: " + update.getMessage());
                }
                default -> throw new SourceUnavailable("cannot push to " + url + ": " + update.getStatus());
            };
        } catch (TransportException | NotSupportedException e) {
            throw new SourceUnavailable("cannot push to " + url + ": " + reason(e), e);
        }
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
        for (int depth = 0; depth < 10 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Override
    public String toString() {
        return "git repository " + url + branch;
    }
}
