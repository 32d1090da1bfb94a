package io.cachepilot.secret;

/** What came of opening a sealed value. Tells nothing of a plaintext unless asked for it. */
public sealed interface Opened {
    /**
     * It belongs where it stands.
     *
     * @param current whether it is sealed to the key that seals now, not to an older one
     */
    record Plain(Secret value, boolean current) implements Opened {}

    /**
     * It can't be used.
     *
     * @param problem what is wrong with it and what to do, for the author of the manifest; continues a sentence that began
     *     with "the sealed value"
     */
    record Refused(String problem) implements Opened {}

    /**
     * There is no key to try, so nothing can be said of it.
     *
     * @param because why, as the end of a sentence
     */
    record Unchecked(String because) implements Opened {}
}
