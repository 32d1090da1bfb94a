package io.cachepilot.bench;

import io.cachepilot.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The least that speaks to a Docker Engine over its socket file: what a program without any of our code would need. One
 * connection for each call, by HTTP/1.0, so that an answer ends where the connection ends.
 */
record EngineApi(Path socket) {
    private static final int HEAD_END = 4;
    private static final String PREFIX = "unix://";

    /** The Engine that the docker engine would use by default, if it answers and has a socket file. */
    static Optional<EngineApi> find(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", PREFIX + "/var/run/docker.sock");
        if (!host.startsWith(PREFIX)) {
            return Optional.empty();
        }
        var api = new EngineApi(Path.of(host.substring(PREFIX.length())));
        try {
            return Files.exists(api.socket()) && api.version().length() > 0 ? Optional.of(api) : Optional.empty();
        } catch (UncheckedIOException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    String version() {
        return String.valueOf(Json.read(call("GET", "/version", ""), Map.class).get("Version"));
    }

    /** The names of all containers, also of those that do not run, whose names contain the text. */
    List<String> containers(String nameContains) {
        String filters = URLEncoder.encode(Json.write(Map.of("name", List.of(nameContains))), StandardCharsets.UTF_8);
        return ids("/containers/json?all=1&filters=" + filters);
    }

    /** The ids of all containers, or networks, that have the label. */
    List<String> labelled(String things, String label) {
        String filters = URLEncoder.encode(Json.write(Map.of("label", List.of(label))), StandardCharsets.UTF_8);
        return ids(things + (things.contains("containers") ? "?all=1&" : "?") + "filters=" + filters);
    }

    private List<String> ids(String path) {
        List<?> found = Json.read(call("GET", path, ""), List.class);
        return found.stream()
                .map(thing -> String.valueOf(((Map<?, ?>) thing).get("Id")))
                .toList();
    }

    /** All that the Engine tells of a container. */
    Map<?, ?> inspect(String container) {
        return Json.read(call("GET", "/containers/" + container + "/json", ""), Map.class);
    }

    /** An object inside of an object. */
    static Map<?, ?> part(Map<?, ?> whole, String name) {
        return whole.get(name) instanceof Map<?, ?> part ? part : Map.of();
    }

    void create(String name, Map<String, ?> settings) {
        call("POST", "/containers/create?name=" + name, Json.write(settings));
    }

    void start(String container) {
        call("POST", "/containers/" + container + "/start", "");
    }

    /** Kills and removes it, with its anonymous volumes. */
    void remove(String container) {
        call("DELETE", "/containers/" + container + "?force=1&v=1", "");
    }

    void removeNetwork(String network) {
        call("DELETE", "/networks/" + network, "");
    }

    private String call(String method, String path, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "%s %s HTTP/1.0\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(method, path, content.length);
        byte[] answer;
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            write(channel, head.getBytes(StandardCharsets.US_ASCII));
            write(channel, content);
            answer = readAll(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot ask the Docker Engine at " + socket, e);
        }
        String text = new String(answer, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.matches("(?s)HTTP/1.[01] (2|304).*")) {
            throw new IllegalStateException(method + " " + path + ": " + text);
        }
        return text.substring(end + HEAD_END);
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static byte[] readAll(SocketChannel channel) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(1 << 16);
        while (channel.read(buffer) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return all.toByteArray();
    }
}
