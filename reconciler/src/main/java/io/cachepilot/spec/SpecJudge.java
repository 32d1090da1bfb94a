package io.cachepilot.spec;

import io.cachepilot.manifest.Manifests;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says of the manifests that a change is about to be made of whether whoever asked for it may do so. It is asked inside of the
 * commit, and again where somebody else was faster, so it never decides by what was seen before.
 */
@FunctionalInterface
public interface SpecJudge {
    /** Nothing more is demanded than what holds for every change. */
    SpecJudge NONE = _ -> {};

    /**
     * Refuses any loss but one.
     *
     * @param loss what would be lost by the change of these manifests, in a sentence
     * @param agreed the one that somebody has agreed to
     * @param refusal what is thrown for another
     */
    static SpecJudge losing(
            Function<Manifests, Optional<String>> loss,
            Optional<String> agreed,
            Function<String, RuntimeException> refusal) {
        return now -> loss.apply(now)
                .filter(words -> !agreed.equals(Optional.of(words)))
                .ifPresent(words -> {
                    throw refusal.apply(words);
                });
    }

    /** Whatever this throws refuses the change, and comes out of {@link SpecRepository#commit}. */
    void judge(Manifests now);
}
