package io.cachepilot.cli.ask;

import io.cachepilot.cli.ask.Exchange.Ask;
import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.manifest.problem.Printable;
import io.cachepilot.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/**
 * Speaks to the REST API of a control plane. Every refusal is a {@link CommandFailed} in the server's own words, with the id
 * under which its log and its audit tell of the request.
 */
final class ServerConnection implements Exchange {
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

    /**
     * A connection to the control plane at an address.
     *
     * @param key as it was given on the command line; else that of the environment counts
     * @throws CommandFailed when the address is none, or there is no key
     */
    static ServerConnection to(String url, Optional<String> key, Context context) {
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

    @Override
    public Reply send(Ask ask) {
        HttpResponse<String> response = exchange(ask, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return reply(response, response.body());
    }

    private static Reply reply(HttpResponse<?> response, String body) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Reply(response.statusCode(), headers, body);
    }

    @Override
    public void follow(Ask ask, Predicate<String> wantsMore) {
        HttpResponse<Stream<String>> response = exchange(ask, BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() >= REFUSED) {
                throw refused(reply(response, lines.collect(Collectors.joining("\n"))));
            }
            var _ = lines.allMatch(wantsMore);
        } catch (UncheckedIOException _) {
            // Cut off in the midst of it is an end like any other.
        }
    }

    private <T> HttpResponse<T> exchange(Ask ask, BodyHandler<T> answer) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + ask.target()))
                    .timeout(ANSWER)
                    .method(ask.verb(), BodyPublishers.ofString(ask.body()))
                    .setHeader("X-API-Key", key);
            ask.headers().forEach(request::setHeader);
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

    /** In the server's own words, with the id under which its log and its audit tell of the request. */
    @Override
    public CommandFailed refused(Reply reply) {
        String words = Refused.of(reply)
                .all()
                .orElse("it does not speak as CachePilot does; see whether the address is right");
        String id = reply.header("X-Request-Id").map(" (request %s)"::formatted).orElse("");
        return new CommandFailed(
                "%s answered %d: %s%s".formatted(base, reply.status(), Printable.of(words), Printable.of(id)),
                reply.exitCode());
    }
}
