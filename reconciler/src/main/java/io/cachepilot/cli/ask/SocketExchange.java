package io.cachepilot.cli.ask;

import io.cachepilot.cli.ask.Exchange.Ask;
import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.cli.terminal.CommandFailed;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Requests over a Unix domain socket, which the HTTP client of the JDK does not speak: HTTP/1.0, a connection for each, so that an
 * answer ends with its connection, see RFC 1945.
 */
record SocketExchange(Path socket) implements Exchange {
    private static final String HEAD_END = "\r\n\r\n";
    private static final int REFUSED = 300;
    private static final int CHUNK = 1 << 16;

    /** Ten thousand specs in full are 47 MB; an answer without end must not end this process. */
    private static final int LONGEST = 128 << 20;

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
     * @param atMost how long it may take in all
     * @throws SocketTimeoutException when there was no whole answer by then
     * @throws IOException when nobody listens, or the answer is none
     */
    Reply send(Ask ask, Duration atMost) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            long end = System.nanoTime() + atMost.toNanos();
            var out = ByteBuffer.wrap(written(ask));
            while (out.hasRemaining()) {
                await(selector, end);
                channel.write(out);
            }
            key.interestOps(SelectionKey.OP_READ);
            var answer = new ByteArrayOutputStream();
            var in = ByteBuffer.allocate(CHUNK);
            await(selector, end);
            while (channel.read(in) >= 0) {
                answer.write(in.array(), 0, in.position());
                in.clear();
                if (answer.size() > LONGEST) {
                    throw new IOException("the answer is longer than %d MiB".formatted(LONGEST >> 20));
                }
                await(selector, end);
            }
            return reply(answer.toByteArray());
        }
    }

    /** In the words that the control plane has for it, which are those of whoever does it by itself. */
    @Override
    public CommandFailed refused(Reply reply) {
        Refused refused = Refused.of(reply);
        String words = refused.words().orElse("the control plane answered " + reply.status());
        return new CommandFailed(words, reply.exitCode());
    }

    @Override
    public void follow(Ask ask, Predicate<String> wantsMore) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                var lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            var out = ByteBuffer.wrap(written(ask));
            while (out.hasRemaining()) {
                channel.write(out);
            }
            var head = new StringBuilder();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                head.append(line).append('\n');
            }
            int status = status(head.toString());
            if (status >= REFUSED) {
                String body = lines.lines().collect(Collectors.joining("\n"));
                throw refused(new Reply(status, headers(head.toString()), body));
            }
            follow(lines, wantsMore);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void follow(BufferedReader lines, Predicate<String> wantsMore) {
        try {
            var _ = lines.lines().allMatch(wantsMore);
        } catch (UncheckedIOException _) {
            // Cut off in the midst of it is an end like any other.
        }
    }

    private static void await(Selector selector, long end) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new SocketTimeoutException("there was no whole answer in time");
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

    private static Reply reply(byte[] answer) throws IOException {
        // Bytes of a head are characters; those of a body are more than that.
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(HEAD_END);
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            throw new EOFException("the answer ended before its head did");
        }
        TreeMap<String, String> headers = headers(text.substring(0, end));
        int from = end + HEAD_END.length();
        String length = headers.get("Content-Length");
        if (length != null && answer.length - from != Integer.parseInt(length)) {
            throw new EOFException("the answer ended before it was whole");
        }
        String body = new String(answer, from, answer.length - from, StandardCharsets.UTF_8);
        return new Reply(status(text.substring(0, end)), headers, body);
    }

    private static TreeMap<String, String> headers(String head) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, Math.max(colon, 0)),
                    line.substring(colon + 1).strip());
        });
        return headers;
    }

    private static int status(String head) throws IOException {
        String[] words = head.lines().findFirst().orElse("").split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
            throw new EOFException("the answer ended before its head did");
        }
        return Integer.parseInt(words[1]);
    }
}
