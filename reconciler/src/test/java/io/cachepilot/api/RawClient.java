package io.cachepilot.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends bytes as they are, and reads what comes back: for what no client of good will sends. */
final class RawClient {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private RawClient() {}

    /**
     * An answer.
     *
     * @param headers by name, whatever its case; of several lines the last
     */
    record Reply(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    static Socket connect(URI address) throws IOException {
        return connect(address, InetAddress.ofLiteral("127.0.0.1"));
    }

    /** The same from another address of this host. */
    static Socket connect(URI address, InetAddress from) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) LONGEST.toMillis());
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        return socket;
    }

    /** Sends all of it on a connection of its own, and reads until the server closes that. */
    static Reply exchange(URI address, String request) throws IOException {
        try (Socket socket = connect(address)) {
            send(socket, request);
            return request.startsWith("HEAD ") ? head(socket) : reply(socket);
        }
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The first answer that comes, read by its own length, so that a connection that stays open is no wait. */
    static Reply reply(Socket socket) throws IOException {
        Reply head = head(socket);
        int length = Integer.parseInt(head.headers().getOrDefault("Content-Length", "0"));
        String body = new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
        return new Reply(head.status(), head.headers(), body);
    }

    private static Reply head(Socket socket) throws IOException {
        List<String> head = head(socket.getInputStream()).lines().toList();
        if (head.isEmpty()) {
            return new Reply(0, Map.of(), "");
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new Reply(Integer.parseInt(head.getFirst().split(" ", 3)[1]), headers, "");
    }

    private static String head(InputStream in) throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            read.write(next);
        }
        return read.toString(StandardCharsets.ISO_8859_1).strip();
    }
}
