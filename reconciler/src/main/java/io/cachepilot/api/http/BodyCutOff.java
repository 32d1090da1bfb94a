package io.cachepilot.api.http;

import java.io.IOException;

/** The client hung up, or was too slow, before the body of its request was here. */
public final class BodyCutOff extends RuntimeException {
    public BodyCutOff(IOException cause) {
        super("the body was not sent to its end", cause, false, false);
    }
}
