package io.cachepilot.cli.ask;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * Requests over a Unix domain socket, which the HTTP client of the JDK does not speak: HTTP/1.0, a connection for each, so that an
 * answer ends with its connection, see RFC 1945.
 */
record SocketExchange(Path socket) implements Exchange {
    private static final String HEAD_END = "\r\n\r\n";
    private static final int CHUNK = 1 << 16;

    /** For an answer that takes a look at every server. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    @Override
    public Reply send(Ask ask) {
        try {
            return send(ask, ANSWER);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The same within a time.
     *
     * @param atMost how long nothing may come
     * @throws SocketTimeoutException when nothing came for so long
     * @throws IOException when nobody listens, or the answer is none
     */
    Reply send(Ask ask, Duration atMost) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            var out = ByteBuffer.wrap(written(ask));
            while (out.hasRemaining()) {
                await(selector, atMost);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            var answer = new ByteArrayOutputStream();
            var in = ByteBuffer.allocate(CHUNK);
            await(selector, atMost);
            while (channel.read(in) >= 0) {
                answer.write(in.array(), 0, in.position());
                in.clear();
                await(selector, atMost);
            }
            return reply(answer.toString(StandardCharsets.UTF_8));
        }
    }

    private static void await(Selector selector, Duration atMost) throws IOException {
        if (selector.select(atMost.toMillis()) == 0) {
            throw new SocketTimeoutException("nothing came for %d s".formatted(atMost.toSeconds()));
        }
        selector.selectedKeys().clear();
    }

    private static byte[] written(Ask ask) {
        byte[] body = ask.body().getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder("%s %s HTTP/1.0\r\nHost: localhost\r\n".formatted(ask.verb(), ask.target()));
        ask.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append(HEAD_END);
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        var all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private static Reply reply(String answer) throws IOException {
        int end = answer.indexOf(HEAD_END);
        if (end < 0 || !answer.startsWith("HTTP/1.")) {
            throw new EOFException("the answer ended before its head did");
        }
        List<String> head = answer.substring(0, end).lines().toList();
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        head.stream().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, Math.max(colon, 0)),
                    line.substring(colon + 1).strip());
        });
        int status = Integer.parseInt(head.getFirst().split(" ", 3)[1]);
        String body = answer.substring(end + HEAD_END.length());
        String length = headers.get("Content-Length");
        if (length != null && body.getBytes(StandardCharsets.UTF_8).length != Integer.parseInt(length)) {
            throw new EOFException("the answer ended before it was whole");
        }
        return new Reply(status, headers, body);
    }
}
