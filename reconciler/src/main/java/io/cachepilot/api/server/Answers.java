package io.cachepilot.api.server;

import io.cachepilot.api.http.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

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

    /** Completes the callback when the client has all of it, or is gone. */
    void write(Answer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.mediaType());
        if (answer.stream().isPresent()) {
            streams.write(answer.stream().get(), response);
            callback.succeeded();
        } else if (answer.body().length() <= PIECE) {
            response.write(true, ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8)), callback);
        } else {
            writeLong(answer.body(), response, callback);
        }
    }

    private static void writeLong(String body, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length(body));
        try {
            for (int start = 0; start < body.length(); ) {
                int end = end(body, start);
                byte[] piece = body.substring(start, end).getBytes(StandardCharsets.UTF_8);
                Content.Sink.write(response, end == body.length(), ByteBuffer.wrap(piece));
                start = end;
            }
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e);
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
