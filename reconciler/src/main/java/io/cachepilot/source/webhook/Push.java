package io.cachepilot.source.webhook;

import java.util.Optional;

/**
 * What of the body of a delivery is of interest; its names are those of the git hosts.
 *
 * @param ref the full name of the branch or tag, {@code refs/heads/main}
 * @param repository of GitHub and Gitea
 * @param project of GitLab
 */
record Push(Optional<String> ref, Optional<Repository> repository, Optional<Repository> project) {
    private static final String BRANCHES = "refs/heads/";

    record Repository(Optional<String> default_branch) {}

    /** Whether it may have moved that branch; empty: the repository's own. Where that is not told, it may. */
    boolean mayConcern(Optional<String> branch) {
        return branch.or(this::standard)
                .map(name -> ref.equals(Optional.of(BRANCHES + name)))
                .orElse(true);
    }

    private Optional<String> standard() {
        return repository.flatMap(Repository::default_branch).or(() -> project.flatMap(Repository::default_branch));
    }
}
