package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cachepilot.source.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The real {@code git http-backend} behind a small server on the loopback, which notes what it was asked. */
final class GitHttpServer implements AutoCloseable {
    private static final String END_OF_HEADERS = "\r\n\r\n";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** @param authorization as the client has sent it */
    record Request(String path, Optional<String> authorization) {}

    @FunctionalInterface
    private interface Handler {
        void answer(HttpExchange exchange) throws Exception;
    }

    private GitHttpServer(Handler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    exchange.getRequestURI().getPath(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
            try (exchange) {
                handler.answer(exchange);
            } catch (Exception e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    /** Serves the repositories below a directory to one user. Skips the test where there is no git. */
    static GitHttpServer serving(Path directory, String user, String password) throws Exception {
        Programs.run("git", "--version");
        String expected = "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return new GitHttpServer(exchange -> {
            if (expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                backend(exchange, directory, user);
            } else {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            }
        });
    }

    /** Serves files below a directory to everybody, as servers do that know nothing of git. */
    static GitHttpServer servingFiles(Path directory) throws Exception {
        return new GitHttpServer(exchange -> {
            Path file = directory.resolve(exchange.getRequestURI().getPath().substring(1));
            if (Files.isRegularFile(file)) {
                byte[] content = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
                exchange.getResponseBody().write(content);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        });
    }

    /** @param target what the path and the query of each request are put behind */
    static GitHttpServer redirecting(String target) throws Exception {
        return new GitHttpServer(exchange -> {
            exchange.getResponseHeaders().set("Location", target + exchange.getRequestURI());
            exchange.sendResponseHeaders(302, -1);
        });
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    /** What a web server does for a program of the Common Gateway Interface (RFC 3875). */
    private static void backend(HttpExchange exchange, Path directory, String user) throws Exception {
        Path input = Files.createTempFile("request", ".body");
        Path output = Files.createTempFile("answer", ".body");
        try {
            Files.write(input, exchange.getRequestBody().readAllBytes());
            var builder = new ProcessBuilder("git", "http-backend")
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            Map<String, String> environment = builder.environment();
            environment.put("GIT_PROJECT_ROOT", directory.toString());
            environment.put("GIT_HTTP_EXPORT_ALL", "1");
            environment.put("REMOTE_USER", user);
            environment.put("REMOTE_ADDR", "127.0.0.1");
            environment.put("REQUEST_METHOD", exchange.getRequestMethod());
            environment.put("PATH_INFO", exchange.getRequestURI().getPath());
            environment.put(
                    "QUERY_STRING",
                    Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
            environment.put("CONTENT_LENGTH", String.valueOf(Files.size(input)));
            pass(exchange, "Content-Type", environment, "CONTENT_TYPE");
            pass(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
            pass(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
            builder.start().waitFor();
            answer(exchange, Files.readAllBytes(output));
        } finally {
            Files.delete(input);
            Files.delete(output);
        }
    }

    private static void pass(HttpExchange exchange, String header, Map<String, String> environment, String variable) {
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(header))
                .ifPresent(value -> environment.put(variable, value));
    }

    private static void answer(HttpExchange exchange, byte[] printed) throws IOException {
        String text = new String(printed, ISO_8859_1);
        int end = text.indexOf(END_OF_HEADERS);
        int status = 200;
        for (String line : text.substring(0, end).lines().toList()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).strip();
            if (name.toLowerCase(Locale.ROOT).equals("status")) {
                status = Integer.parseInt(value.substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(name, value);
            }
        }
        int length = printed.length - end - END_OF_HEADERS.length();
        exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
        exchange.getResponseBody().write(printed, end + END_OF_HEADERS.length(), length);
    }
}
