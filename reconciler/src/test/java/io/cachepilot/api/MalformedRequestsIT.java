package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no client of good will sends: each gets a documented answer soon, and none is an error of the server. */
final class MalformedRequestsIT {
    private static final int REQUESTS = Integer.getInteger("malformed.requests", 10_000);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");
    private static final List<String> NAMES = List.of(
            "client1",
            "..",
            "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
            "a;rm%20-rf",
            "%00",
            "%ff%fe",
            "%",
            "A",
            "-",
            "a".repeat(64),
            "a".repeat(3000),
            "%3Cscript%3E",
            "null",
            "123",
            "%09",
            "*");
    private static final List<String> ACTIONS = List.of(
            "",
            "/start",
            "/stop",
            "/restart",
            "/rotate-password",
            "/handover",
            "/handover/regenerate",
            "/diff",
            "/events",
            "/security-mode",
            "/nothing",
            "//",
            "/start/",
            "/%2F");
    private static final List<String> QUERIES = List.of(
            "",
            "?",
            "?force=maybe",
            "?security_mode=",
            "?security_mode=all",
            "?=",
            "?&&&",
            "?x=%",
            "?x=%00",
            "?x=..%2F",
            "?x=" + "y".repeat(4000),
            "?security_mode=tls-only&security_mode=no");
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "null",
            "\"text\"",
            "42",
            "{}",
            "{\"tenant_name\": null}",
            "{\"tenant_name\": 1}",
            "{\"tenant_name\": \"A B\"}",
            "{\"tenant_name\": \"x\", \"maxmemory_mb\": \"256\"}",
            "{\"tenant_name\": \"x\", \"maxmemory_mb\": 1e9}",
            "{\"tenant_name\": \"x\", \"maxmemory_mb\": -1}",
            "{\"tenant_name\": \"x\", \"maxmemory_mb\": 99999999999999999999999999}",
            "{\"tenant_name\": \"x\", \"maxmemory_mb\": 4096, \"docker_limit_mb\": 128}",
            "{\"tenant_name\": \"x\", \"password\": \"short\"}",
            "{\"tenant_name\": \"x\", \"password\": {\"a\": []}}",
            "{\"tenant_name\": \"x\", \"security_mode\": \"TLS-ONLY\"}",
            "{\"tenant_name\": \"x\", \"persistence_mode\": [\"persistent\"]}",
            "{\"tenant_name\": \"x\", \"tenant_name\": \"y\"}",
            "{\"tenant_name\": \"x\", \"extra\": true, \"maxmemory_mb\": 1}",
            "{\"tenant_name\": \"\\ud800\"}",
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000),
            "\u0000\u0001\u0002");
    private static final List<String> TYPES = List.of(
            "application/json", "application/json; charset=utf-16", "text/plain", "application/xml", "", "x", "*/*");

    @TempDir
    private static Path home;

    private static ApiLab api;

    @BeforeAll
    static void start() throws IOException {
        api = ApiLab.start(home, Map.of("CACHEPILOT_LIMITS_ENABLED", "false"));
    }

    @AfterAll
    static void end() {
        api.close();
    }

    @Test
    void generatedRequestsGetDocumentedAnswers() {
        long seed = Long.getLong("malformed.seed", 20_261_123);
        var random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            String method = pick(METHODS, random);
            String path = "/api/v1/tenants"
                    + (random.nextInt(4) == 0 ? "" : "/" + pick(NAMES, random) + pick(ACTIONS, random))
                    + pick(QUERIES, random);
            String type = pick(TYPES, random);
            String body = method.equals("GET") || method.equals("HEAD") ? "" : pick(BODIES, random);
            String what = "request %d of seed %d: %s %s %s %.60s".formatted(i, seed, method, path, type, body);
            long begin = System.nanoTime();
            Reply reply = raw(method, path, type, body);
            assertThat(System.nanoTime() - begin).as(what).isLessThan(LONGEST.toNanos());
            requireHarmless(what, reply);
        }
    }

    @Test
    void whatIsNoManifestIsRefused() {
        List<String> texts = List.of(
                "a: &a [*a, *a]",
                "- ".repeat(10_000),
                "!!java.net.URL [http://localhost]",
                "---\n".repeat(2_000),
                "kind: Tenant\nkind: Tenant\n",
                "kind: Tenant\nmetadata: {name: [x]}\nspec: 1\n",
                "\t",
                "\u0000");
        Stream.concat(BODIES.stream(), texts.stream())
                .filter(text -> !text.isEmpty())
                .forEach(text -> {
                    Reply reply = raw("POST", "/api/v1/plan", "application/yaml", text);
                    requireHarmless("%.60s".formatted(text), reply);
                    assertThat(reply.status()).as("%.60s".formatted(text)).isEqualTo(422);
                });
    }

    @Test
    void whatIsNoHttpIsRefused() throws IOException {
        for (String text : List.of(
                "\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
                "POST /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET /api/v1/tenants HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001")) {
            requireHarmless(text.substring(0, Math.min(40, text.length())), exchange(text));
        }
    }

    private record Reply(int status, String text) {}

    private static void requireHarmless(String what, Reply reply) {
        assertThat(reply.status()).as(what + " -> " + reply.text()).isBetween(200, 499);
        assertThat(reply.text()).as(what).doesNotContain("io.cachepilot", "java.", "Exception", "jetty", "Jetty");
    }

    /** By hand, since the client of the JDK refuses to send most of these. */
    private static Reply raw(String method, String path, String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: %s\r\n%s%s\r\n"
                .formatted(
                        method,
                        path,
                        api.key(),
                        type.isEmpty() ? "" : "Content-Type: " + type + "\r\n",
                        body.isEmpty() ? "" : "Content-Length: " + bytes.length + "\r\n");
        try {
            return exchange(head + body);
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " " + body, e);
        }
    }

    private static Reply exchange(String text) throws IOException {
        try (var socket = new Socket(api.address().getHost(), api.address().getPort())) {
            socket.setSoTimeout((int) LONGEST.toMillis());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            String answer = read(socket.getInputStream());
            // A connection that is closed without a word is an answer to what is no HTTP.
            return answer.isEmpty() ? new Reply(400, "") : new Reply(Integer.parseInt(answer.split(" ", 3)[1]), answer);
        }
    }

    private static String read(InputStream in) throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException _) {
            // It was closed before all was read.
            return "";
        }
    }

    private static <T> T pick(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
