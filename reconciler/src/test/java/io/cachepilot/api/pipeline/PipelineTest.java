package io.cachepilot.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Principal;
import io.cachepilot.access.Ranges;
import io.cachepilot.access.Role;
import io.cachepilot.access.audit.AuditCheck;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.audit.AuditRetention;
import io.cachepilot.access.key.KeysUnreadable;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.access.limit.ByteBudget;
import io.cachepilot.access.limit.Caller;
import io.cachepilot.access.limit.RateLimiter;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.Echo;
import io.cachepilot.api.http.Requests;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.api.http.Verb;
import io.cachepilot.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request passes through, without a connection. */
final class PipelineTest {
    private final List<String> failed = new ArrayList<>();

    @TempDir
    private Path directory;

    private final ByteBudget memory = new ByteBudget(400);

    private boolean unreadable;
    private AuditLog audit;
    private Pipeline pipeline;

    @BeforeEach
    void open() {
        audit = AuditLog.open(
                directory.resolve("audit.log"), InstantSource.system(), new AuditRetention(64 << 20, Optional.empty()));
        pipeline = pipeline(Optional.empty());
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private Pipeline pipeline(Optional<Pipeline.Limits> limits) {
        return new Pipeline(
                new Calls(
                        new RouteTable(List.of(Echo.surface(
                                Echo.route(Verb.GET, "/open", new Access.Open()),
                                Echo.route(Verb.GET, "/tenants", Echo.needs(Role.VIEWER)),
                                Echo.route(Verb.POST, "/tenants", Echo.needs(Role.ADMIN)),
                                Echo.reading(Verb.POST, "/bodies")))),
                        new ForwardedAddress(Ranges.of("10.0.0.1", "10.0.0.2")),
                        memory),
                new Pipeline.Rules(
                        List.of("api.example.org"),
                        List.of("https://panel.example.org"),
                        this::whose,
                        failed::add,
                        limits,
                        audit,
                        InstantSource.system()));
    }

    private Optional<Principal> whose(String key) {
        if (unreadable) {
            throw new KeysUnreadable(directory.resolve("keys.json"), "it is empty");
        }
        return role(key).map(role -> Principal.key(key, role));
    }

    private static Optional<Role> role(String key) {
        return List.of(Role.values()).stream()
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(key))
                .findFirst();
    }

    @Test
    void everyAnswerHasTheDocumentedHeaders() {
        for (Requests request : List.of(
                Requests.get("/open"),
                Requests.get("/nowhere"),
                Requests.get("/tenants"),
                Requests.of("PUT", "/open"))) {
            assertThat(pipeline.apply(request).headers())
                    .as(request.rawPath())
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("X-Frame-Options", "SAMEORIGIN")
                    .containsEntry("X-XSS-Protection", "1; mode=block")
                    .containsEntry("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                    .containsEntry("Referrer-Policy", "strict-origin-when-cross-origin")
                    .containsEntry("Permissions-Policy", "geolocation=(), microphone=(), camera=()")
                    .containsEntry("Cache-Control", "no-store")
                    .containsKeys("X-Process-Time", "X-Request-Id");
        }
    }

    @Test
    void theRequestIdComesBack() {
        assertThat(pipeline.apply(Requests.get("/open").with("X-Request-Id", "mine"))
                        .header("X-Request-Id"))
                .contains("mine");
    }

    @Test
    void rolesAreEnforced() {
        assertThat(status(Requests.get("/tenants"))).isEqualTo(401);
        assertThat(body(Requests.get("/tenants"))).startsWith("MissingCredentials");
        assertThat(body(Requests.get("/tenants").with("X-API-Key", "nobody"))).startsWith("WrongCredentials");
        assertThat(status(Requests.get("/tenants").with("X-API-Key", "viewer"))).isEqualTo(200);
        assertThat(status(Requests.of("POST", "/tenants").with("X-API-Key", "operator")))
                .isEqualTo(403);
        assertThat(status(Requests.of("POST", "/tenants").with("X-API-Key", "admin")))
                .isEqualTo(200);
        assertThat(failed).containsExactly("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7", "api.example.org:443"})
    void hostsOfItsOwnAreAnswered(String host) {
        assertThat(status(Requests.get("/open").with("Host", host))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example:8000",
                "",
                "api.example.org.evil"
            })
    void otherHostsAreNot(String host) {
        assertThat(body(Requests.get("/open").with("Host", host))).startsWith("UnknownHost");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x=..%2F..%2Fetc",
                "x=%3Cscript%3Ealert(1)%3C/script%3E",
                "x=a%3Brm%20-rf%20/",
                "x=1&y=%00",
                "x=%zz",
                "x=1'%20OR%20'1'='1",
                "x=1%20UNION%20SELECT%202",
                "x=$(id)",
                "x=../..",
                "x=..%2f..",
                "x=%2E%2E%2F%2E%2E",
                "x=<ScRiPt",
                "x=JavaScript:alert(1)",
                "x=java%53cript:1",
                "x=onclick=a",
                "x=%22%20ONCLICK%20=a",
                "x=onerror=alert(1)",
                "x=OnError%3D1",
                "x=eval(1)",
                "x=EVAL%281)",
                "x=exec(a)",
                "x=Exec%20(a)",
                "x=system(id)",
                "x=SYSTEM('id')",
                "x=passthru(a)",
                "x=shell_exec(a)",
                "x=Shell_Exec(a)",
                "x=${IFS}",
                "x=%24%7BIFS%7D",
                "x=a%60id%60",
                "x=`id`",
                "x=%24(id)",
                "x=a;b",
                "x=ok&y=${IFS}",
                "x=ok&x=${IFS}",
                "${IFS}=x",
                "eval(1)=x",
                "%3Cscript%3E=x",
                "a;b=x",
                "onerror=alert(1)",
                "OnClick=x",
                "..%2F..=x"
            })
    void suspiciousQueriesAreRefused(String query) {
        assertThat(body(Requests.get("/open?" + query))).startsWith("Suspicious");
    }

    @Test
    void anOrdinaryQueryIsNot() {
        assertThat(status(Requests.get("/open?backup_file=/var/cachepilot/backups/a_1.tar.gz&force=true&q=union")))
                .isEqualTo(200);
        assertThat(status(
                        Requests.get("/open?online=true&only=evaluation&system=on&since=2026-11-22T10:00:00Z&a=1..2")))
                .isEqualTo(200);
    }

    @Test
    void bodiesAreJudgedBeforeTheyAreRead() {
        Requests post = Requests.of("POST", "/tenants").with("X-API-Key", "admin");

        assertThat(status(post.sending("{}"))).isEqualTo(415);
        assertThat(status(post.sending("{}").with("Content-Type", "text/plain")))
                .isEqualTo(415);
        assertThat(status(post.sending("{}").with("Content-Type", "Application/JSON; charset=utf-8")))
                .isEqualTo(200);
        assertThat(status(post.with("Content-Length", Integer.toString(Call.LONGEST_BODY + 1))))
                .isEqualTo(413);
        assertThat(status(post.with("Content-Length", "many"))).isEqualTo(413);
    }

    @Test
    void pagesOfNamedOriginsMayUseIt() {
        Requests fromPanel = Requests.of("OPTIONS", "/tenants")
                .with("Origin", "https://panel.example.org")
                .with("Access-Control-Request-Method", "POST");

        assertThat(pipeline.apply(fromPanel).status()).isEqualTo(204);
        assertThat(pipeline.apply(fromPanel).headers())
                .containsEntry("Access-Control-Allow-Origin", "https://panel.example.org")
                .containsEntry("Vary", "Origin");
        Answer other = pipeline.apply(fromPanel.with("Origin", "https://evil.example"));
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.headers()).doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void anAddressIsBelievedAsFarAsTrustedProxiesWroteIt() {
        var address = new ForwardedAddress(Ranges.of("10.0.0.1", "10.0.0.2"));
        Map<String, String> forwarded = Map.of(
                "", "10.0.0.1",
                "203.0.113.9", "203.0.113.9",
                "1.1.1.1, 203.0.113.9", "203.0.113.9",
                "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9",
                "1.1.1.1, <script>", "10.0.0.1");

        forwarded.forEach((header, expected) -> assertThat(address.apply(
                        Requests.get("/open").with("test-peer", "10.0.0.1").with("X-Forwarded-For", header)))
                .as(header)
                .isEqualTo(expected));
        assertThat(address.apply(
                        Requests.get("/open").with("test-peer", "192.0.2.1").with("X-Forwarded-For", "1.1.1.1")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void linesOfForwardedForAreOneList() {
        var address = new ForwardedAddress(Ranges.of("10.0.0.0/8", "2001:db8::/64"));
        Requests request = Requests.get("/open").with("test-peer", "10.0.0.1");

        assertThat(address.apply(request.withLines("X-Forwarded-For", "6.6.6.6", "203.0.113.9")))
                .isEqualTo("203.0.113.9");
        assertThat(address.apply(request.withLines("X-Forwarded-For", "6.6.6.6", "203.0.113.9, 10.7.7.7")))
                .isEqualTo("203.0.113.9");
        assertThat(address.apply(request.withLines("X-Forwarded-For", "203.0.113.9", "10.7.7.7", "", ", ")))
                .isEqualTo("203.0.113.9");
        assertThat(address.apply(request.withLines("X-Forwarded-For", "6.6.6.6", "unknown", "10.7.7.7")))
                .isEqualTo("10.7.7.7");
        for (String proxy : List.of("2001:DB8:0:0::7", "::ffff:10.0.0.1", "2001:db8:0:0:0:0:0:1")) {
            assertThat(address.apply(request.with("test-peer", proxy).with("X-Forwarded-For", "203.0.113.9:4711")))
                    .as(proxy)
                    .isEqualTo("203.0.113.9");
        }
        assertThat(address.apply(request.with("X-Forwarded-For", "[2001:db8:1::7]:4711, [2001:db8::1]:80")))
                .isEqualTo("2001:db8:1:0:0:0:0:7");
        assertThat(address.apply(request.with("X-Forwarded-For", "fe80::9%eth0")))
                .isEqualTo("fe80:0:0:0:0:0:0:9");
    }

    /** What a client adds in front must not come to count by the way that a proxy writes. */
    @Test
    void aMadeUpAddressNeverCounts() {
        var address = new ForwardedAddress(Ranges.of("10.0.0.1"));
        Requests request = Requests.get("/open").with("test-peer", "10.0.0.1");
        for (String madeUp :
                List.of("6.6.6.6", "6.6.6.6, 10.0.0.1", "127.0.0.1", "", ",", "10.0.0.1", "unknown", "::1")) {
            assertThat(address.apply(request.withLines("X-Forwarded-For", madeUp, "203.0.113.9")))
                    .as("a line before: " + madeUp)
                    .isEqualTo("203.0.113.9");
            assertThat(address.apply(request.withLines("X-Forwarded-For", madeUp + ", 203.0.113.9")))
                    .as("the same line: " + madeUp)
                    .isEqualTo("203.0.113.9");
        }
    }

    @Test
    void whatTheServerRefusesGoesTheSameWay() throws IOException {
        Answer answer = pipeline.apply(Requests.malformed(431, "Request Header Fields Too Large"));

        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.headers()).containsKeys("X-Content-Type-Options", "X-Frame-Options", "X-Request-Id");
        audit.close();
        assertThat(Files.readString(directory.resolve("audit.log"))).contains("\"status\": 431", "\"127.0.0.1\"");
    }

    @Test
    void refusalsBeforeAnybodyIsAskedWhoTheyAreAreLimitedToo() {
        List<Requests> refused = List.of(
                Requests.malformed(400, "Bad Request"),
                Requests.get("/open").with("Host", "evil.example"),
                Requests.get("/open?x=${IFS}"),
                Requests.of("POST", "/tenants").sending("{}"),
                Requests.of("POST", "/tenants").with("Content-Length", "9999999999"));
        var events = new ArrayList<Event>();
        try (RateLimiter limiter = RateLimiter.open(directory, InstantSource.system());
                AddressBlock block = AddressBlock.open(directory, InstantSource.system(), _ -> false, events::add)) {
            Pipeline limited = pipeline(Optional.of(new Pipeline.Limits(limiter, block)));
            for (int i = 0; i < refused.size(); i++) {
                Requests request = refused.get(i).with("test-peer", "192.0.2." + i);
                for (int n = 0; n <= Echo.DEFAULT.requests(); n++) {
                    limited.apply(request);
                }
                assertThat(limited.apply(request).status())
                        .as(request.toString())
                        .isEqualTo(429);
                for (int n = 0; n <= 2 * Echo.DEFAULT.requests(); n++) {
                    limited.apply(request);
                }
                assertThat(limited.apply(request).body()).as(request.toString()).startsWith("BlockedAddress");
            }
        }
    }

    @Test
    void bodiesAreKeptAsFarAsThereIsRoom() {
        Requests post = Requests.of("POST", "/bodies").with("Content-Type", "application/json");
        Requests known = post.with("X-API-Key", "admin");

        assertThat(status(known.sending("x".repeat(100)))).isEqualTo(200);
        assertThat(status(known.sending("x".repeat(101))))
                .as("more than a quarter")
                .isEqualTo(503);
        try (ByteBudget.Lease other = memory.lease()) {
            assertThat(other.take(stranger("192.0.2.1"), 100)).isTrue();
            assertThat(status(post.sending("x".repeat(100))))
                    .as("another address")
                    .isEqualTo(200);
            assertThat(status(post.with("test-peer", "192.0.2.1").sending("x")))
                    .as("this one")
                    .isEqualTo(503);
        }
        assertThat(memory.held()).as("what is given back").isZero();
    }

    private static Caller stranger(String address) {
        return new Caller.Stranger(ClientAddress.of(address));
    }

    /** Whoever goes on and on is counted, and does not fill the disk. */
    @Test
    void whereTheKeysCannotBeReadNobodyIsLetInAndNothingFails() {
        unreadable = true;

        Answer refused = pipeline.apply(Requests.get("/tenants").with("X-API-Key", "viewer"));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).isEqualTo("KeysAway[]");
        assertThat(pipeline.apply(Requests.get("/open")).status()).isEqualTo(200);
    }

    @Test
    void strangersHaveSoManyLinesAndAreCountedBeyond() throws IOException {
        for (int i = 0; i < 5_000; i++) {
            pipeline.apply(Requests.get("/tenants").with("test-peer", "203.0.113." + i % 250));
            pipeline.apply(Requests.get("/tenants").with("X-API-Key", "viewer"));
        }
        for (int i = 0; i < 1_000; i++) {
            pipeline.apply(Requests.get("/tenants").with("test-peer", "198.51.100.1"));
        }
        pipeline.apply(Requests.of("POST", "/tenants").with("X-API-Key", "viewer"));
        pipeline.close();
        audit.close();

        List<String> lines = Files.readAllLines(directory.resolve("audit.log"));
        assertThat(lines.stream().filter(line -> line.contains("\"status\": 403")))
                .as("what was refused to a key is not buried by strangers")
                .hasSize(1);
        assertThat(lines.stream().filter(line -> line.contains("\"status\": 401")))
                .hasSize(1_000);
        assertThat(lines.stream().filter(line -> line.contains("\"principal\": \"viewer\"")))
                .as("those who may are all there")
                .hasSize(5_001);
        assertThat(lines.getLast()).contains("\"event\": \"summarised\"", "5000 requests", "401: 5000");
        assertThat(AuditCheck.verify(directory.resolve("audit.log"))).isInstanceOf(AuditCheck.Intact.class);
    }

    @Test
    void callersAreLimitedEachByThemselvesAndFloodingAddressesBlocked() {
        var events = new ArrayList<Event>();
        try (RateLimiter limiter = RateLimiter.open(directory, InstantSource.system());
                AddressBlock block = AddressBlock.open(directory, InstantSource.system(), _ -> false, events::add)) {
            Pipeline limited = pipeline(Optional.of(new Pipeline.Limits(limiter, block)));
            Requests viewer =
                    Requests.get("/tenants").with("X-API-Key", "viewer").with("test-peer", "192.0.2.9");
            int limit = Echo.TENANTS.requests();

            for (int i = 0; i < limit; i++) {
                assertThat(limited.apply(viewer).status()).as("request " + i).isEqualTo(200);
            }
            Answer refused = limited.apply(viewer);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body()).matches("TooManyRequests\\[retryAfterSeconds=[1-9][0-9]?]");
            assertThat(limited.apply(viewer.with("X-API-Key", "operator")).status())
                    .isEqualTo(200);

            for (int i = 1; i < 2 * limit; i++) {
                assertThat(limited.apply(viewer).status()).as("refusal " + i).isIn(429, 403);
            }
            assertThat(limited.apply(viewer.with("X-API-Key", "admin")).body()).startsWith("BlockedAddress");
            assertThat(limited.apply(viewer.with("test-peer", "127.0.0.1")).status())
                    .as("a loopback address is limited by key, and not blocked")
                    .isEqualTo(429);
            assertThat(events).extracting(Event::reason).containsExactly("AddressBlocked");
        }
    }

    @Test
    void everyRequestIsRecordedWithoutSecrets() throws IOException {
        pipeline.apply(Requests.get("/tenants").with("X-API-Key", "cp_secret").with("X-Request-Id", "r1"));
        pipeline.apply(Requests.get("/open?x=secret").with("X-API-Key", "admin").with("X-Request-Id", "r2"));
        audit.close();

        assertThat(Files.readString(directory.resolve("audit.log")))
                .contains("\"status\": 401", "\"r1\"", "\"r2\"", "\"/tenants\"", "\"admin\"")
                .doesNotContain("secret");
    }

    @Test
    void whileNothingCanBeRecordedNothingIsChangedAndReadsGoOn() throws IOException {
        Path log = directory.resolve("audit.log");
        Files.delete(log);
        Files.createDirectory(log);
        Requests post = Requests.of("POST", "/tenants").with("X-API-Key", "admin");

        await(() -> status(post) == 503);
        assertThat(status(Requests.get("/open"))).isEqualTo(200);

        Files.delete(log);
        await(() -> status(post) == 200);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it happens in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private int status(Requests request) {
        return pipeline.apply(request).status();
    }

    private String body(Requests request) {
        return pipeline.apply(request).body();
    }
}
