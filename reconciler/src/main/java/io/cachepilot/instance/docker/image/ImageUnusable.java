package io.cachepilot.instance.docker.image;

/** An image can't be had, or is not what it has to be; the message says why and what to do. */
final class ImageUnusable extends RuntimeException {
    ImageUnusable(String message) {
        super(message);
    }
}
