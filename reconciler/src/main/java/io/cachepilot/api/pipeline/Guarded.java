package io.cachepilot.api.pipeline;

import io.cachepilot.api.http.BodyStream.Sink;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Lets a body be written only as long as its reader may read it. Used by one thread. */
final class Guarded implements Sink {
    private final Sink sink;
    private final BooleanSupplier mayGoOn;
    private final Duration lookAgain;
    private long looked = System.nanoTime();

    /** @param lookAgain after how long it is asked again; it is known to be allowed now */
    Guarded(Sink sink, BooleanSupplier mayGoOn, Duration lookAgain) {
        this.sink = sink;
        this.mayGoOn = mayGoOn;
        this.lookAgain = lookAgain;
    }

    @Override
    public void write(String text) throws IOException {
        long now = System.nanoTime();
        if (now - looked >= lookAgain.toNanos()) {
            if (!mayGoOn.getAsBoolean()) {
                throw new IOException("the reader may not go on");
            }
            looked = now;
        }
        sink.write(text);
    }
}
