package io.cachepilot.source.git;

import io.cachepilot.source.SourceUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A repository of this machine, bare or with a work tree. It belongs to others: nothing but commits is read, and locks and
 * damage are told, not mended.
 */
public final class LocalUpstream implements Upstream {
    private final Path path;
    private final Optional<String> branch;
    private @Nullable Repository repository;

    /** @param branch empty: the one that the repository's HEAD names */
    public LocalUpstream(Path path, Optional<String> branch) {
        this.path = path;
        this.branch = branch;
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
    public synchronized <T> T read(Operation<T> operation) {
        try {
            return operation.on(open());
        } catch (RepositoryNotFoundException e) {
            throw new SourceUnavailable(
                    "there is no git repository at " + path + "; see the setting source.location", e);
        } catch (IOException e) {
            close();
            throw new SourceUnavailable(
                    "cannot read the git repository " + path + ": " + e.getMessage() + "; see what git -C " + path
                            + " fsck says",
                    e);
        }
    }

    private ObjectId newest(Repository open) throws IOException {
        String name = branch.map(Constants.R_HEADS::concat).orElse(Constants.HEAD);
        return Optional.ofNullable(open.exactRef(name))
                .map(Ref::getObjectId)
                .orElseThrow(() -> new SourceUnavailable("the git repository " + path
                        + branch.map(missing -> " has no branch '" + missing + "'; it has " + branches(open))
                                .orElse(" has no commit yet; make one")));
    }

    private static String branches(Repository open) {
        try {
            String names = String.join(
                    ", ",
                    open.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream()
                            .map(ref -> Repository.shortenRefName(ref.getName()))
                            .limit(20)
                            .toList());
            return names.isEmpty() ? "none" : names;
        } catch (IOException _) {
            return "none that can be read";
        }
    }

    private Repository open() throws IOException {
        if (repository == null) {
            IsolatedSystem.install();
            var builder = new FileRepositoryBuilder().setMustExist(true);
            if (Files.exists(path.resolve(Constants.DOT_GIT))) {
                builder.setWorkTree(path.toFile());
            } else {
                builder.setGitDir(path.toFile());
            }
            repository = builder.build();
        }
        return repository;
    }

    @Override
    public String describe() {
        return "git repository " + path + branch.map(name -> ", branch " + name).orElse("");
    }

    @Override
    public synchronized void close() {
        if (repository != null) {
            repository.close();
            repository = null;
        }
    }
}
