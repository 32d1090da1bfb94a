package io.cachepilot.source.git.repository;

import io.cachepilot.source.Change;
import io.cachepilot.source.Change.FileChange;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.UnknownRevision;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.write.Author;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * The commits of a branch from the newest on, along first parents: what a merge brought is told as the merge's own change.
 *
 * @param head the newest
 * @param directory where the manifests lie in the repository; empty: everywhere
 */
public record CommitLog(Repository repository, ObjectId head, String directory) {
    private static final Pattern REVISION = Pattern.compile("HEAD(?:~(\\d{1,4}))?|[0-9a-f]{4,40}");

    /** Tells each commit, until it is told enough. */
    public void each(Predicate<Change> wantsMore) throws IOException {
        try (ObjectReader objects = repository.newObjectReader();
                RevWalk walk = new RevWalk(objects)) {
            Optional<RevCommit> commit = Optional.of(walk.parseCommit(head));
            while (commit.isPresent()) {
                Optional<RevCommit> parent = parent(walk, commit.get());
                Change change = change(objects, commit.get(), parent);
                if (!wantsMore.test(change)) {
                    return;
                }
                commit = parent;
            }
        }
    }

    /**
     * The commit that is meant: {@code HEAD}, {@code HEAD~2}, or an id of which enough digits are given.
     *
     * @throws SourceUnavailable when it is none of this repository
     */
    public ObjectId resolve(String text) throws IOException {
        Matcher matcher = REVISION.matcher(text);
        if (!matcher.matches()) {
            throw none(text, "write HEAD, HEAD~1 or at least 4 digits of an id, as history shows them");
        }
        return text.startsWith(Constants.HEAD)
                ? ancestor(
                        Integer.parseInt(Optional.ofNullable(matcher.group(1)).orElse("0")), text)
                : byDigits(text);
    }

    private ObjectId ancestor(int generations, String text) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(head);
            for (int i = 0; i < generations; i++) {
                commit = parent(walk, commit).orElseThrow(() -> none(text, "the history is not that long"));
            }
            return commit.copy();
        }
    }

    private ObjectId byDigits(String digits) throws IOException {
        try (ObjectReader objects = repository.newObjectReader();
                RevWalk walk = new RevWalk(objects)) {
            var commits = objects.resolve(AbbreviatedObjectId.fromString(digits)).stream()
                    .filter(id -> isCommit(objects, id))
                    .toList();
            if (commits.size() != 1) {
                throw none(
                        digits, commits.isEmpty() ? "see history for those there are" : "several begin so: give more");
            }
            return walk.parseCommit(commits.getFirst()).copy();
        } catch (MissingObjectException _) {
            throw none(digits, "see history for those there are");
        }
    }

    private static boolean isCommit(ObjectReader objects, ObjectId id) {
        try {
            return objects.has(id, Constants.OBJ_COMMIT);
        } catch (IOException _) {
            return false;
        }
    }

    private static UnknownRevision none(String text, String todo) {
        return new UnknownRevision("'" + ManifestName.printable(text) + "' is no revision of the source; " + todo);
    }

    private static Optional<RevCommit> parent(RevWalk walk, RevCommit commit) throws IOException {
        return commit.getParentCount() == 0 ? Optional.empty() : Optional.of(walk.parseCommit(commit.getParent(0)));
    }

    private Change change(ObjectReader objects, RevCommit commit, Optional<RevCommit> parent) throws IOException {
        var author = Objects.requireNonNull(commit.getAuthorIdent(), "a commit has an author");
        return new Change(
                new Revision(commit.name()),
                author.getWhenAsInstant(),
                author(author.getName(), author.getEmailAddress()),
                commit.getFullMessage().strip(),
                files(objects, commit, parent));
    }

    /** Others may have written none. */
    private static Author author(String name, String email) {
        return new Author(name.isBlank() ? "nobody" : name, email.isBlank() ? "nobody" : email);
    }

    private SortedMap<String, FileChange> files(ObjectReader objects, RevCommit commit, Optional<RevCommit> parent)
            throws IOException {
        var files = new TreeMap<String, FileChange>();
        try (TreeWalk walk = new TreeWalk(objects)) {
            walk.addTree(parent.isPresent() ? tree(objects, parent.get()) : new EmptyTreeIterator());
            walk.addTree(tree(objects, commit));
            walk.setRecursive(true);
            walk.setFilter(
                    directory.isEmpty()
                            ? TreeFilter.ANY_DIFF
                            : AndTreeFilter.create(PathFilter.create(directory), TreeFilter.ANY_DIFF));
            var room = new Room(2 * Limits.MAX_TOTAL_BYTES);
            while (walk.next() && files.size() < Limits.MAX_FILES) {
                if (ManifestName.isManifest(walk.getNameString())) {
                    files.put(
                            directory.isEmpty()
                                    ? walk.getPathString()
                                    : walk.getPathString().substring(directory.length() + 1),
                            new FileChange(content(objects, walk, 0, room), content(objects, walk, 1, room)));
                }
            }
        }
        return files;
    }

    private static AbstractTreeIterator tree(ObjectReader objects, RevCommit commit) throws IOException {
        return new CanonicalTreeParser(new byte[0], objects, commit.getTree());
    }

    /** Nothing for what would not be read as a manifest either. */
    private static Optional<byte[]> content(ObjectReader objects, TreeWalk walk, int side, Room room)
            throws IOException {
        if ((walk.getRawMode(side) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
            return Optional.empty();
        }
        ObjectId id = walk.getObjectId(side);
        long bytes = objects.getObjectSize(id, Constants.OBJ_BLOB);
        return bytes <= Limits.MAX_FILE_BYTES && room.takes(bytes)
                ? Optional.of(objects.open(id, Constants.OBJ_BLOB).getBytes())
                : Optional.empty();
    }

    /** How much of one commit is read: no more than could be in force before and after it. */
    private static final class Room {
        private long bytes;

        Room(long bytes) {
            this.bytes = bytes;
        }

        boolean takes(long more) {
            bytes -= more;
            return bytes >= 0;
        }
    }
}
