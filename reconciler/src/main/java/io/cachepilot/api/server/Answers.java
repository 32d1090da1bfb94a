package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes answers. A long one is turned into bytes piece by piece, so that a client that is slow to take it does not keep a
 * copy of it in memory.
 */
final class Answers {
    /** In characters; a piece has up to three times as many bytes. */
    private static final int PIECE = 8 * 1024;

    private final OpenStreams streams;

    Answers(OpenStreams streams) {
        this.streams = streams;
    }

    /**
     * Returns when the client has all of it.
     *
     * @param last whether no other request can follow on the connection
     * @throws IOException when it is gone
     */
    void write(Answer answer, Exit exit, boolean last) throws IOException {
        exit.status(answer.status());
        if (last) {
            exit.header("Connection", "close");
        }
        answer.headers().forEach(exit::header);
        exit.header("Content-Type", answer.mediaType());
        if (answer.stream().isPresent()) {
            streams.write(answer.stream().get(), exit);
            return;
        }
        String body = answer.body();
        exit.header("Content-Length", Long.toString(length(body)));
        try (OutputStream out = exit.body()) {
            for (int start = 0; start < body.length(); ) {
                int end = end(body, start);
                out.write(body.substring(start, end).getBytes(StandardCharsets.UTF_8));
                start = end;
            }
        }
    }

    private static long length(String body) {
        long length = 0;
        for (int start = 0; start < body.length(); ) {
            int end = end(body, start);
            length += body.substring(start, end).getBytes(StandardCharsets.UTF_8).length;
            start = end;
        }
        return length;
    }

    /** Never between the two halves of one character. */
    private static int end(String body, int start) {
        int end = Math.min(body.length(), start + PIECE);
        return end < body.length() && Character.isHighSurrogate(body.charAt(end - 1)) ? end - 1 : end;
    }
}
