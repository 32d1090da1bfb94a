package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.api.RawClient.Reply;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a server library likes to answer by itself: methods, versions, addresses and headers that are none. Each answer has
 * the documented headers and shape, and its line in the audit log.
 */
final class OddRequestsIT {
    private static final String HOST = "Host: localhost\r\n";
    private static final String LONG = "x".repeat(20_000);

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

    /** By what is sent: the status that has to come back. */
    private static Map<String, Integer> requests() {
        var all = new LinkedHashMap<String, Integer>();
        for (String method : new String[] {"FOO", "PROPFIND", "TRACE", "OPTIONS", "HEAD", "get", "M-SEARCH", "LINK"}) {
            all.put(method + " /api/v1/tenants HTTP/1.1\r\n" + HOST + "\r\n", 405);
            all.put(method + " /nowhere HTTP/1.1\r\n" + HOST + "\r\n", 404);
        }
        all.put("CONNECT localhost:8000 HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("CONNECT /api/v1/tenants HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n", 404);
        all.put("GET /%00 HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /a%00b HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /.. HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /../../etc/passwd HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /%2e%2e/%2e%2e/x HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /a/..;/b HTTP/1.1\r\n" + HOST + "\r\n", 404);
        all.put("GET //double HTTP/1.1\r\n" + HOST + "\r\n", 404);
        all.put("GET /%zz HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /%u0041 HTTP/1.1\r\n" + HOST + "\r\n", 404);
        all.put("GET /" + LONG + " HTTP/1.1\r\n" + HOST + "\r\n", 414);
        all.put("GET / HTTP/1.1\r\n" + HOST + "X: " + LONG + "\r\n\r\n", 431);
        all.put("GET / HTTP/1.1\r\n" + HOST + "Expect: the unexpected\r\n\r\n", 417);
        all.put("GET / HTTP/9.9\r\n" + HOST + "\r\n", 400);
        all.put("GET / HTTP/0.9\r\n" + HOST + "\r\n", 400);
        all.put("GET / FTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET /\r\n\r\n", 400);
        all.put("GET\r\n\r\n", 400);
        all.put("G\u0001T / HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET / HTTP/1.1\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\nHost: localhost:99999\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
        all.put("GET http://evil.example/ HTTP/1.1\r\n" + HOST + "\r\n", 400);
        all.put("GET / HTTP/1.1\r\n" + HOST + " folded: x\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\n" + HOST + "no colon\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\n" + HOST + "bad name: x\r\n\r\n", 400);
        all.put("GET / HTTP/1.1\r\n" + HOST + "X: a\u0000b\r\n\r\n", 400);
        all.put("POST / HTTP/1.1\r\n" + HOST + "Content-Length: -5\r\n\r\n", 400);
        all.put("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400);
        all.put("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 99999999999999999999\r\n\r\n", 400);
        all.put("POST / HTTP/1.1\r\n" + HOST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        all.put("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip\r\n\r\n", 400);
        all.put("POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked, chunked\r\n\r\n", 400);
        all.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400);
        all.put(
                "GET / HTTP/1.1\r\n" + HOST + "Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n",
                200);
        all.put("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400);
        return all;
    }

    @Test
    void everyAnswerIsOurs() throws IOException {
        for (Map.Entry<String, Integer> request : requests().entrySet()) {
            String what =
                    request.getKey().substring(0, Math.min(80, request.getKey().length()));
            Reply reply = RawClient.exchange(api.address(), request.getKey());
            requireOurs(what, reply);
            assertThat(reply.status()).as(what).isEqualTo(request.getValue());
        }
    }

    private static void requireOurs(String what, Reply reply) {
        assertThat(reply.status()).as(what).isBetween(200, 499);
        assertThat(reply.headers())
                .as(what + " " + reply)
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("X-Frame-Options", "SAMEORIGIN")
                .containsEntry("X-XSS-Protection", "1; mode=block")
                .containsEntry("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                .containsEntry("Referrer-Policy", "strict-origin-when-cross-origin")
                .containsEntry("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Content-Type", "application/json")
                .containsKeys("X-Process-Time", "X-Request-Id", "Content-Length")
                .doesNotContainKey("Server");
        if (!what.startsWith("HEAD")) {
            assertThat(reply.body()).as(what).startsWith(reply.status() < 400 ? "{" : "{\"detail\":\"");
        }
        String line = new AuditLines(home).of(reply.header("X-Request-Id"));
        assertThat(line).as(what).contains("\"status\": " + reply.status(), "\"address\": \"127.0.0.1\"");
    }

    /** A body that comes too slowly is ended in our words, and so is one that breaks its own rules. */
    @Test
    void whatIsWrongInABodyIsToldToo() throws IOException {
        String post = "POST /api/v1/tenants HTTP/1.1\r\n" + HOST + "X-API-Key: " + api.key()
                + "\r\nContent-Type: application/json\r\n";
        Reply badChunk =
                RawClient.exchange(api.address(), post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        requireOurs("a bad chunk", badChunk);
        assertThat(badChunk.status()).isEqualTo(400);
        try (Socket socket = RawClient.connect(api.address())) {
            RawClient.send(socket, post + "Content-Length: 100000\r\n\r\n{");
            Reply slow = RawClient.reply(socket);
            requireOurs("a slow body", slow);
            assertThat(slow.status()).isEqualTo(408);
            assertThat(slow.body())
                    .isEqualTo(
                            "{\"detail\":\"The request body did not come to its end in time\",\"error\":\"request_timeout\"}");
        }
    }

    /** Whoever waits to be told to go on is refused without having sent anything. */
    @Test
    void nothingIsAskedForThatIsNotWanted() throws IOException {
        for (String head : new String[] {
            "POST /hooks/git HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n",
            "POST /api/v1/tenants HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n",
            "POST /api/v1/tenants HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nX-API-Key: nobody\r\n",
            "POST /api/v1/tenants HTTP/1.1\r\n" + HOST + "Content-Type: text/plain\r\nX-API-Key: " + api.key() + "\r\n",
            "POST /nowhere HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\n"
        }) {
            try (Socket socket = RawClient.connect(api.address())) {
                RawClient.send(socket, head + "Expect: 100-continue\r\nContent-Length: 100000\r\n\r\n");
                Reply reply = RawClient.reply(socket);
                assertThat(reply.status()).as(head).isBetween(400, 499).isNotEqualTo(408);
            }
        }
    }
}
