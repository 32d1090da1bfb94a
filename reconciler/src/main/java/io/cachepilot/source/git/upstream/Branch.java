package io.cachepilot.source.git.upstream;

import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;

/**
 * Which branch of a repository counts.
 *
 * @param name empty: the one that the repository's HEAD names
 */
public record Branch(Optional<String> name) {
    private static final int MOST_NAMES = 20;

    /** The full name of its reference. */
    String reference() {
        return name.map(Constants.R_HEADS::concat).orElse(Constants.HEAD);
    }

    /** Why it has no newest commit, to be put behind the name of the repository. */
    String missing(Collection<Ref> references, String todo) {
        return name.filter(_ -> !references.isEmpty())
                .map(wanted -> " has no branch '" + wanted + "'; it has " + branches(references))
                .orElse(" has no commit yet; " + todo);
    }

    private static String branches(Collection<Ref> references) {
        String names = references.stream()
                .map(Ref::getName)
                .filter(reference -> reference.startsWith(Constants.R_HEADS))
                .map(Repository::shortenRefName)
                .limit(MOST_NAMES)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** To be put behind the name of the repository. */
    @Override
    public String toString() {
        return name.map(wanted -> ", branch " + wanted).orElse("");
    }
}
