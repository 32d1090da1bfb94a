package io.cachepilot.bench;

import com.sun.net.httpserver.HttpServer;
import io.cachepilot.bench.Wrk.Load;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The REST API of an `up` with tenants that really run, without limits: reads by wrk, and what creating one more takes. */
final class ApiMeasure implements Measure {
    private static final Goal EACH = Goal.atMost(1_000 / 2_000.0);
    private static final Goal SLOWEST = Goal.atMost(20);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @Override
    public String name() {
        return "api";
    }

    @Override
    public Findings run(Lab lab) throws Exception {
        if (!Wrk.isThere()) {
            return new Findings(List.of(), List.of("wrk is not on this machine"));
        }
        int size = lab.count(200, 4);
        int created = lab.count(20, 2);
        Site site = Site.make(lab, "process", size + 2 * created);
        IntStream.range(0, size).forEach(i -> site.add(site.tenant("a", i)));
        var figures = new ArrayList<Figure>();
        try (var controlPlane = ControlPlaneProcess.start(lab, site);
                HttpClient client = HttpClient.newHttpClient()) {
            String key = Files.readString(site.state().resolve("first-api-key")).strip();
            var api = new Api(client, site.api(), key);
            figures.addAll(reads(lab, api, "list", "/api/v1/tenants", "the list of %d tenants".formatted(size)));
            figures.addAll(reads(lab, api, "detail", "/api/v1/tenants/" + site.tenant("a", 0), "one tenant of them"));
            figures.add(creates(lab, site, api, created));
            figures.add(Figure.of(
                    "api-memory",
                    "resident memory of `up` with %d tenants, after that load".formatted(size + created),
                    "MiB",
                    Summary.of(List.of(controlPlane.resident()))));
        }
        return Findings.of(figures);
    }

    private record Api(HttpClient client, URI address, String key) {
        HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
            return send(request(path).GET().build());
        }

        /** How long it takes until the answer, in milliseconds. */
        double create(String tenant) throws IOException, InterruptedException {
            HttpRequest request = request("/api/v1/tenants")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"tenant_name\": \"%s\", \"maxmemory_mb\": 64, \"docker_limit_mb\": 128}"
                                    .formatted(tenant)))
                    .build();
            long start = System.nanoTime();
            HttpResponse<byte[]> answer = send(request);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("creating answered " + answer.statusCode());
            }
            return (System.nanoTime() - start) / 1e6;
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(address.resolve(path))
                    .timeout(LONGEST)
                    .header("X-API-Key", key);
        }

        private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static List<Figure> reads(Lab lab, Api api, String what, String path, String meaning) throws Exception {
        byte[] body = api.get(path).body();
        HttpServer bare = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            bare.setExecutor(threads);
            bare.createContext("/", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            bare.start();
            URI beside = URI.create("http://127.0.0.1:" + bare.getAddress().getPort() + "/");
            var ours = new ArrayList<Load>();
            var theirs = new ArrayList<Load>();
            int seconds = lab.count(8, 1);
            // Until it is compiled.
            Wrk.of(lab, api.address().resolve(path), api.key(), 2 * seconds);
            Wrk.of(lab, beside, api.key(), seconds);
            for (int round = lab.count(3, 1); round > 0; round--) {
                ours.add(Wrk.of(lab, api.address().resolve(path), api.key(), seconds));
                theirs.add(Wrk.of(lab, beside, api.key(), seconds));
            }
            Load our = Wrk.median(ours);
            Load their = Wrk.median(theirs);
            String baseline = "the JDK's HTTP server with the same bytes";
            Figure each = Figure.of(
                            "api-" + what,
                            "a read of %s, by 16 clients of wrk on the same cores; time of all, by their number"
                                    .formatted(meaning),
                            "ms",
                            Summary.of(List.of(1_000 / our.perSecond())))
                    .against(baseline, Summary.of(List.of(1_000 / their.perSecond())));
            Figure slowest = Figure.of(
                            "api-" + what + "-p99",
                            "the same: the slowest of a hundred",
                            "ms",
                            Summary.of(List.of(our.p99())))
                    .against(baseline, Summary.of(List.of(their.p99())));
            return lab.quick() ? List.of(each, slowest) : List.of(each.goal(EACH), slowest.goal(SLOWEST));
        } finally {
            bare.stop(0);
        }
    }

    /** One after the other; in turn with tenants of an installation that has no API, no commits and no others. */
    private static Figure creates(Lab lab, Site site, Api api, int count) throws Exception {
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        try (Fleet fleet = Fleet.start(Site.make(lab, "process", 2 * count))) {
            for (int i = 0; i < count; i++) {
                ours.add(api.create(site.tenant("c", i)));
                theirs.add(fleet.add(List.of(fleet.site().tenant("d", i))));
            }
        }
        return Figure.of(
                        "api-create",
                        "from the request for a new tenant to the answer, when it has answered PING, process engine",
                        "ms",
                        Summary.of(ours))
                .against("a pass alone that starts such a tenant", Summary.of(theirs));
    }
}
