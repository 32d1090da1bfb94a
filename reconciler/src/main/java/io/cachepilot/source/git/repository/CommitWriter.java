package io.cachepilot.source.git.repository;

import io.cachepilot.source.write.Author;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;

/** Writes commits onto the branch: without a work tree and an index, and on the disk before it returns. */
record CommitWriter(Repository repository, RepositoryDirectory directory) {
    private static final int MANY = 100;

    /**
     * What a commit says beside its files.
     *
     * @param message blank: what has changed, in words
     */
    record Label(Author author, String message, Instant when) {
        String describe(Changes changes) {
            String asked = message.replaceAll("[\\p{Cntrl}&&[^\n]]+", " ").strip();
            return asked.isEmpty() ? changes.inWords() : asked;
        }
    }

    /** The commit whose files are exactly these: the branch's head when it has them already. */
    ObjectId commit(SortedMap<String, byte[]> files, Label label) throws IOException {
        var reader = new CommitReader(repository);
        Optional<ObjectId> head = reader.head();
        Map<String, ObjectId> before = reader.blobsAtHead();
        SortedMap<String, ObjectId> after = ids(files);
        var changes = Changes.between(before, after);
        if (head.isPresent() && changes.isEmpty()) {
            return head.get();
        }
        try (var chain = CommitChain.on(repository, head, changes.words().size() > MANY)) {
            chain.add(edits(before, after, files), label.author(), label.describe(changes), label.when());
            chain.flush();
            directory.forceObjects(chain.objects());
            ObjectId commit = chain.head().orElseThrow();
            move(head, commit, CommitChain.person(Author.CACHEPILOT, label.when()));
            directory.forceReferences();
            return commit;
        }
    }

    private static Map<String, Optional<byte[]>> edits(
            Map<String, ObjectId> before, Map<String, ObjectId> after, Map<String, byte[]> files) {
        var edits = new TreeMap<String, Optional<byte[]>>();
        before.keySet().stream()
                .filter(path -> !after.containsKey(path))
                .forEach(path -> edits.put(path, Optional.empty()));
        after.forEach((path, blob) -> {
            if (!blob.equals(before.get(path))) {
                edits.put(path, Optional.ofNullable(files.get(path)));
            }
        });
        return edits;
    }

    private static SortedMap<String, ObjectId> ids(SortedMap<String, byte[]> files) {
        var ids = new TreeMap<String, ObjectId>();
        try (var hash = new ObjectInserter.Formatter()) {
            files.forEach((path, content) -> ids.put(path, hash.idFor(Constants.OBJ_BLOB, content)));
        }
        return ids;
    }

    private void move(Optional<ObjectId> from, ObjectId to, PersonIdent who) throws IOException {
        var update = repository.updateRef(RepositoryDirectory.BRANCH);
        update.setExpectedOldObjectId(from.orElse(ObjectId.zeroId()));
        update.setNewObjectId(to);
        update.setRefLogIdent(who);
        update.setRefLogMessage("record", false);
        switch (update.update()) {
            case NEW, FAST_FORWARD -> {}
            case LOCK_FAILURE -> throw new IOException("another process writes to it");
            default -> throw new IOException("its branch main can't be moved: " + update.getResult());
        }
    }
}
