package io.cachepilot.source.git.upstream;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.Ownership;
import io.cachepilot.file.ShellWord;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.git.repository.CommitChain;
import io.cachepilot.source.git.repository.MoveMark;
import io.cachepilot.source.git.repository.OpenRepository;
import io.cachepilot.source.git.repository.RepositoryDirectory;
import io.cachepilot.source.git.repository.RepositoryFormat;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.WriteRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository of this machine, bare or with a work tree. It belongs to others: nothing but commits is read and written, and
 * locks and damage are told, not mended.
 */
public final class LocalUpstream implements Upstream {
    private final Path path;
    private final Branch branch;
    private final OpenRepository repository = new OpenRepository(this::open);

    /** @param branch empty: the one that the repository's HEAD names */
    public LocalUpstream(Path path, Optional<String> branch) {
        this.path = path;
        this.branch = new Branch(branch);
    }

    /** Nothing to do: every look asks the repository itself. */
    @Override
    public void refresh() {
        read(this::newest);
    }

    @Override
    public Optional<ObjectId> head() {
        return Optional.of(read(this::newest));
    }

    @Override
    public boolean isEmpty() {
        return read(
                open -> open.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).isEmpty());
    }

    private static RepositoryDirectory files(Repository open) {
        return new RepositoryDirectory(open.getDirectory().toPath());
    }

    @Override
    public <T> T read(Operation<T> operation) {
        try (Repository open = repository.use()) {
            return operation.on(open);
        } catch (RepositoryNotFoundException e) {
            throw new SourceUnavailable(
                    "there is no git repository at " + path + "; see the setting source.location", e);
        } catch (IOException e) {
            close();
            throw new SourceUnavailable(
                    "cannot read the git repository " + path + ": " + FileTrouble.words(e) + "; see what git -C "
                            + ShellWord.of(path)
                            + " fsck says",
                    e);
        }
    }

    private ObjectId newest(Repository open) throws IOException {
        Optional<ObjectId> newest =
                Optional.ofNullable(open.exactRef(branch.reference())).map(Ref::getObjectId);
        if (newest.isEmpty()) {
            throw new SourceUnavailable("the git repository " + path
                    + branch.missing(open.getRefDatabase().getRefs(), "make one, or let cachepilot new make it"));
        }
        return newest.get();
    }

    @Override
    public boolean publish(CommitChain chain) {
        Path files = read(open -> open.getDirectory().toPath());
        try {
            return written(chain);
        } finally {
            Ownership.giveToOwnerOf(files, files);
        }
    }

    private boolean written(CommitChain chain) {
        return read(open -> {
            requireNotCheckedOut(open);
            RepositoryDirectory files = files(open);
            Set<ObjectId> objects = chain.objects();
            if (!open.getConfig().getBoolean("core", "fsyncObjectFiles", true)) {
                files.forceLoose(objects);
            }
            files.forceObjects(objects);
            Optional<MoveMark> mark = MoveMark.set(open.getDirectory().toPath(), name(open));
            if (mark.isEmpty()) {
                return false;
            }
            try (MoveMark _ = mark.get()) {
                return move(open, chain, files);
            }
        });
    }

    /** Of the branch, which need not be there yet. */
    private String name(Repository open) throws IOException {
        Ref wanted = open.exactRef(branch.reference());
        return wanted == null ? branch.reference() : wanted.getLeaf().getName();
    }

    private boolean move(Repository open, CommitChain chain, RepositoryDirectory files) throws IOException {
        RefUpdate update = open.updateRef(branch.reference());
        update.setExpectedOldObjectId(chain.base().orElseGet(ObjectId::zeroId));
        update.setNewObjectId(chain.head().orElseThrow());
        update.setRefLogIdent(CommitChain.person(Author.CACHEPILOT, Instant.now()));
        update.setRefLogMessage("commit", false);
        boolean moved = switch (update.update()) {
            case NEW, FAST_FORWARD, NO_CHANGE -> true;
            case LOCK_FAILURE, REJECTED -> false;
            default -> throw new IOException("its branch can't be moved: " + update.getResult());
        };
        files.forceReference(name(open));
        return moved;
    }

    /** The files of a work tree would stay behind, and look to its owner as if somebody had taken the commit back. */
    private void requireNotCheckedOut(Repository open) throws IOException {
        if (open.isBare()) {
            return;
        }
        Ref head = open.exactRef(Constants.HEAD);
        String wanted = name(open);
        if (head != null && head.getLeaf().getName().equals(wanted)) {
            throw new WriteRefused(
                    WriteRefused.Reason.NOT_WRITABLE,
                    "the branch %s is checked out in %s, and its files would stay behind; commit there with git, or give a bare repository (git clone --bare) or another branch as the source"
                            .formatted(Repository.shortenRefName(wanted), path));
        }
    }

    private Repository open() throws IOException {
        var builder = new FileRepositoryBuilder().setMustExist(true);
        if (Files.exists(path.resolve(Constants.DOT_GIT))) {
            builder.setWorkTree(path.toFile());
        } else {
            builder.setGitDir(path.toFile());
        }
        Repository open = builder.build();
        try {
            RepositoryFormat.require(path, open.getConfig());
            return open;
        } catch (SourceUnavailable e) {
            open.close();
            throw e;
        }
    }

    @Override
    public String describe() {
        return "git repository " + path + branch;
    }

    @Override
    public void close() {
        repository.close();
    }
}
