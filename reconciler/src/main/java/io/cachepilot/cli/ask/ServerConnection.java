package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.json.Json;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to the REST API of a control plane. Every refusal is a {@link CommandFailed} in the server's own words, with the id
 * under which its log and its audit tell of the request.
 */
public final class ServerConnection implements Exchange {
    static final String KEY_VARIABLE = SettingsReader.API_KEY_VARIABLE;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A write answers when it is applied, which the server waits for less than a minute. */
    private static final Duration ANSWER = Duration.ofSeconds(90);

    /** After which silence the server is asked whether it is well, and for how long that is waited for. */
    private static final Duration QUIETLY = Duration.ofSeconds(5);

    private static final int MOST_SILENCES = 2;
    private static final int REFUSED = 300;

    private final HttpClient client;
    private final String base;
    private final String key;

    private final Consumer<String> notice;

    private ServerConnection(HttpClient client, String base, String key, Consumer<String> notice) {
        this.notice = notice;
        this.client = client;
        this.base = base;
        this.key = key;
    }

    /** What the server answered when it did what was asked. */
    public record Done(int status, Optional<String> etag, String body) {
        /** Whether what was asked for is committed or begun, and not done yet. */
        public boolean isPending() {
            return status == 202;
        }

        /** The wrapper that its successes come in. */
        public Success success() {
            return Json.read(body, Success.class);
        }
    }

    /** The wrapper of an answer. */
    public record Success(String message, Map<String, Object> data) {}

    private record Refused(Optional<String> message, Optional<String> error, Optional<Object> detail) {}

    /**
     * A connection to the control plane at an address.
     *
     * @param key as it was given on the command line; else that of the environment counts
     * @throws CommandFailed when the address is none, or there is no key
     */
    public static ServerConnection to(String url, Optional<String> key, Context context) {
        String given = key.or(() -> Optional.ofNullable(context.environment().get(KEY_VARIABLE)))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .orElseThrow(() -> new CommandFailed(
                        "there is no API key: set " + KEY_VARIABLE
                                + "; cachepilot api key generate NAME makes one on the host of the control plane",
                        ExitCode.USAGE));
        // Redirects are not followed: they would get the key.
        return new ServerConnection(
                HttpClient.newBuilder().connectTimeout(CONNECT).build(),
                base(url),
                given,
                context.terminal().err()::println);
    }

    private static String base(String url) {
        try {
            var uri = new URI(url);
            boolean plain = "http".equals(uri.getScheme());
            if (uri.getHost() == null || !(plain || "https".equals(uri.getScheme())) || uri.getUserInfo() != null) {
                throw wrong(url);
            }
            if (plain && !isHere(uri.getHost())) {
                throw new CommandFailed(
                        "http:// would show the API key to everybody on the way to " + uri.getHost()
                                + "; use https://, or a tunnel to its 127.0.0.1 (ssh -L)",
                        ExitCode.USAGE);
            }
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        } catch (URISyntaxException _) {
            throw wrong(url);
        }
    }

    private static CommandFailed wrong(String url) {
        return new CommandFailed("'" + url + "' is no address of a server; write it as https://HOST", ExitCode.USAGE);
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    public static String pathOf(String tenant) {
        return "/api/v1/tenants/"
                + URLEncoder.encode(tenant, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Nothing where there is no value. */
    public static String query(String name, @Nullable String value) {
        return value == null ? "" : "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    public Done get(String path) {
        return send("GET", path, BodyPublishers.noBody(), Map.of());
    }

    public Done post(String path) {
        return send("POST", path, BodyPublishers.noBody(), Map.of());
    }

    public Done delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody(), Map.of());
    }

    /**
     * Writes a manifest.
     *
     * @param condition a header with its value, as {@code If-Match}
     */
    public Done putYaml(String path, String yaml, Map<String, String> condition) {
        return send("PUT", path, BodyPublishers.ofString(yaml), withYaml(condition));
    }

    private static Map<String, String> withYaml(Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/yaml");
        return all;
    }

    @Override
    public Reply send(Ask ask) {
        HttpResponse<String> response =
                answered(ask.verb(), ask.target(), BodyPublishers.ofString(ask.body()), ask.headers());
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Reply(response.statusCode(), headers, response.body());
    }

    private Done send(String verb, String path, BodyPublisher body, Map<String, String> headers) {
        HttpResponse<String> response = answered(verb, path, body, headers);
        return new Done(response.statusCode(), response.headers().firstValue("ETag"), response.body());
    }

    private HttpResponse<String> answered(String verb, String path, BodyPublisher body, Map<String, String> headers) {
        HttpResponse<String> response =
                exchange(verb, path, body, headers, BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() >= REFUSED) {
            throw new CommandFailed(refusal(response.statusCode(), response.headers(), response.body()));
        }
        return response;
    }

    /** Takes the lines of an answer as they come, until no more are wanted or it ends, which it may never do. */
    public void follow(String path, Predicate<String> wantsMore) {
        HttpResponse<Stream<String>> response =
                exchange("GET", path, BodyPublishers.noBody(), Map.of(), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() >= REFUSED) {
                throw new CommandFailed(
                        refusal(response.statusCode(), response.headers(), lines.collect(Collectors.joining("\n"))));
            }
            var _ = lines.allMatch(wantsMore);
        } catch (UncheckedIOException _) {
            // Cut off in the midst of it is an end like any other.
        }
    }

    private <T> HttpResponse<T> exchange(
            String verb, String path, BodyPublisher body, Map<String, String> headers, BodyHandler<T> answer) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(ANSWER)
                    .method(verb, body)
                    .setHeader("X-API-Key", key);
            headers.forEach(request::setHeader);
            return awaited(client.sendAsync(request.build(), answer));
        } catch (IllegalArgumentException _) {
            throw new CommandFailed("the API key can't be sent: it holds other characters than a key does");
        } catch (IOException e) {
            throw new CommandFailed("cannot reach " + base + ": "
                    + FileTrouble.words(e)
                    + "; see whether its control plane runs: cachepilot api status there");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted; whether it was done tells the history command");
        }
    }

    /** An answer may take long while the server works on it; one that does not even say that it is well is not waited for. */
    private <T> T awaited(CompletableFuture<T> answer) throws IOException, InterruptedException {
        int silences = 0;
        for (long waits = 0; ; waits++) {
            try {
                return answer.get(QUIETLY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                silences = isWell() ? 0 : silences + 1;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException cause) {
                    throw cause;
                }
                throw new IllegalStateException("a request failed in a way that nobody thought of", e.getCause());
            }
            if (silences == MOST_SILENCES) {
                answer.cancel(true);
                throw new IOException(
                        "it takes connections, but answers nothing, not even whether it is well: its control"
                                + " plane hangs or was stopped. Whether the request is carried out yet is not known");
            }
            if (waits == 0) {
                notice.accept("waiting for " + base + " to answer");
            }
        }
    }

    /** Whether it answers what needs no key, whatever it says. */
    private boolean isWell() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(base + "/api/v1/health"))
                    .timeout(QUIETLY)
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    private String refusal(int status, HttpHeaders headers, String body) {
        String id = headers.firstValue("X-Request-Id")
                .map(" (request %s)"::formatted)
                .orElse("");
        return "%s answered %d: %s%s".formatted(base, status, Printable.of(words(body)), Printable.of(id));
    }

    private static String words(String body) {
        try {
            Refused refused = Json.read(body, Refused.class);
            List<String> words = Stream.of(
                            refused.message(), refused.error(), refused.detail().map(ServerConnection::detail))
                    .flatMap(Optional::stream)
                    .toList();
            return words.isEmpty() ? "nothing more" : String.join(": ", words);
        } catch (IllegalArgumentException _) {
            return "it does not speak as CachePilot does; see whether the address is right";
        }
    }

    /** A text, or the list of what is wrong with each value. */
    private static String detail(Object detail) {
        return detail instanceof List<?> faults
                ? faults.stream().map(ServerConnection::fault).collect(Collectors.joining("; "))
                : String.valueOf(detail);
    }

    private static String fault(Object fault) {
        return fault instanceof Map<?, ?> each ? each.get("loc") + " " + each.get("msg") : String.valueOf(fault);
    }
}
