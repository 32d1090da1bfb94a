package io.cachepilot.instance;

/** What an engine has to run for an image reference such as {@code redis:7-alpine}. */
public sealed interface ImageLook {
    /** The engine runs no images; an instance gets the program that the engine is set to. */
    record NotUsed() implements ImageLook {}

    /**
     * It is there.
     *
     * @param id what identifies its content, whatever the reference points to later
     * @param origin where it comes from, for people: present, pulled, built from the shipped server
     */
    record Ready(String id, String origin) implements ImageLook {}

    /** It is being fetched in the background; {@code progress} is for people. Look again. */
    record Fetching(String progress) implements ImageLook {}

    /** It can't be had, or is no Redis; {@code because} says why and what to do. A later look tries again. */
    record Unusable(String because) implements ImageLook {}
}
