package io.cachepilot.source.git.signature;

import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Says of commits whether they were signed by somebody who may.
 *
 * @param signers the file of those who may; it is read for every verdict, so that a change of it counts at once
 * @param clock when an OpenPGP key has to be valid
 */
public record SignaturePolicy(Path signers, InstantSource clock) {
    /** With the clock of this machine. */
    public SignaturePolicy(Path signers) {
        this(signers, InstantSource.system());
    }

    /** What is to be done with a commit. */
    public sealed interface Verdict {
        /**
         * It counts.
         *
         * @param signer who has signed it
         */
        record Accepted(String signer) implements Verdict {}

        /**
         * It does not count.
         *
         * @param because to be put behind a name of the commit
         */
        record Refused(String because) implements Verdict {}
    }

    /**
     * Judges a commit; whatever is wrong with it, or with the file of signers, becomes a refusal.
     *
     * @param commit the content of the commit object, which may hold anything
     */
    public Verdict judge(byte[] commit) {
        try {
            return new Verdict.Accepted(
                    AllowedSigners.read(signers).signerOf(SignedCommit.parse(commit), clock.instant()));
        } catch (SignatureRejected e) {
            return new Verdict.Refused(String.valueOf(e.getMessage()));
        } catch (SignersInvalid e) {
            return new Verdict.Refused("can't be checked: " + e.getMessage());
        }
    }
}
