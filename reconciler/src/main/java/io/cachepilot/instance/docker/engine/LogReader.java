package io.cachepilot.instance.docker.engine;

import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Puts together what a container has written, however the Engine cut it into frames. Bounded in size. */
public final class LogReader extends StreamCallback<Frame> {
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @Override
    public synchronized void onNext(Frame frame) {
        if (text.size() < MOST_BYTES) {
            text.writeBytes(frame.getPayload());
        }
    }

    public synchronized List<String> lines() {
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
