package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.Installations;
import io.cachepilot.cli.context.ApiListener;
import io.cachepilot.cli.context.RunningControlPlane;
import io.cachepilot.e2e.FreePorts;
import io.cachepilot.instance.Instances;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.secret.Secret;
import io.cachepilot.settings.Settings;
import io.cachepilot.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A control plane of processes in a scratch directory, and a client of its API that holds every answer against the document. */
final class ApiLab implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Path home;
    private final Settings settings;
    private final RunningControlPlane serving;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final DocumentCheck document;
    private Optional<String> key;

    private ApiLab(Path home, Settings settings, RunningControlPlane serving, ApiListener.Opened door) {
        this.home = home;
        this.settings = settings;
        this.serving = serving;
        this.address = URI.create("http://%s:%d"
                .formatted(door.address().getHostString(), door.address().getPort()));
        this.key = door.firstKey().map(Secret::reveal);
        HttpResponse<String> served = send("GET", "/openapi.json", "");
        this.document =
                new DocumentCheck(served.statusCode() == 200 ? served.body() : "{\"paths\": {}, \"components\": {}}");
    }

    /** @param more settings by the names of their variables, beside those that a scratch directory needs */
    static ApiLab start(Path home, Map<String, String> more) throws IOException {
        Files.createDirectories(home.resolve("tenants.d"));
        FreePorts ports = FreePorts.find();
        var environment = new HashMap<>(Map.of(
                "CACHEPILOT_ENGINE_NAME", "process",
                "CACHEPILOT_API_LISTEN", "127.0.0.1:0",
                "CACHEPILOT_PORTS_TLS", ports.tlsRange(),
                "CACHEPILOT_PORTS_PLAIN", ports.plainRange(),
                "CACHEPILOT_LOOP_FULL_PASS", "1h"));
        environment.putAll(more);
        Settings settings =
                SettingsReader.read(new SettingsReader.Origins(home, Optional.empty(), environment, Map.of()));
        RunningControlPlane serving = Installations.at(home).serving(settings, _ -> {});
        ApiListener.Opened door = serving.api().open().orElseThrow();
        serving.controlPlane().start();
        serving.controlPlane().fullPass(Priority.COMMIT);
        return new ApiLab(home, settings, serving, door);
    }

    /** From now on requests come with that key; empty: without any. */
    ApiLab as(Optional<String> other) {
        key = other;
        return this;
    }

    /** The key that requests come with; empty text: none. */
    String key() {
        return key.orElse("");
    }

    Path home() {
        return home;
    }

    RunningControlPlane serving() {
        return serving;
    }

    DocumentCheck document() {
        return document;
    }

    URI address() {
        return address;
    }

    HttpResponse<String> get(String path) {
        return call("GET", path, "");
    }

    HttpResponse<String> post(String path, String json) {
        return call("POST", path, json);
    }

    /** @param headers names and values in turn */
    HttpResponse<String> call(String method, String path, String body, String... headers) {
        HttpResponse<String> answer = send(method, path, body, headers);
        document.require(method, path, answer);
        return answer;
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(LONGEST)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        key.ifPresent(value -> request.header("X-API-Key", value));
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), ApiLab::text);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** A stream has no end: that it begins is enough. */
    private static HttpResponse.BodySubscriber<String> text(HttpResponse.ResponseInfo info) {
        boolean endless = info.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        return endless ? new StreamBeginning() : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
    }

    /** Ends the control plane and then, since tenants go on after that, the tenants. */
    @Override
    public void close() {
        client.close();
        serving.close();
        try (Instances instances = Installations.at(home).instances(settings)) {
            instances.list().forEach(instance -> {
                instances.stop(instance.name(), GRACE);
                instances.remove(instance.name());
            });
            assertThat(instances.list()).isEmpty();
        }
    }
}
