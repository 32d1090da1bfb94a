package io.cachepilot.api.cachepilot;

import static io.cachepilot.api.http.Schema.string;

import io.cachepilot.access.Role;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.BodyStream;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Category;
import io.cachepilot.api.http.Handler;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Parameter;
import io.cachepilot.api.http.Response;
import io.cachepilot.api.http.Route;
import io.cachepilot.api.http.Verb;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.event.Recorded;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What happens, told as it happens. */
final class EventStreams {
    static final int MOST = 100;
    static final int MOST_OF_A_KEY = 10;
    static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final Parameter LAST_EVENT_ID = Parameter.header(
            "Last-Event-ID", string(), "The id of the last event that was received: those after it come first.");
    private static final Parameter SINCE = Parameter.query(
            "since",
            false,
            string(),
            "The same in the address, or a time like 2026-11-22T10:00:00Z. The header counts before it.");

    private static final String ABOUT =
            " Each has an id, info or warning as its event, and the JSON of events --json as its data. With the id of the last"
                    + " one, the next call goes on where this one ended, also after a restart; an event lost comes"
                    + " first when some after it are not kept any more. Without any, only what happens from now on is told. Comments come every 5 seconds. At most 10 streams of a key and 100 in all; a stream ends"
                    + " with its key, with the server, and for readers that can't keep up.";

    private final EventLog log;
    private final TenantLooks looks;
    private final StreamSlots slots = new StreamSlots(MOST, MOST_OF_A_KEY);

    EventStreams(EventLog log, TenantLooks looks) {
        this.log = log;
        this.looks = looks;
    }

    List<Route> routes() {
        return List.of(
                route(
                        "/api/v1/events",
                        "streamEvents",
                        "Follow what happens",
                        "The events of the whole installation, as server-sent events.",
                        Category.DEFAULT,
                        Optional.empty(),
                        this::all),
                route(
                        "/api/v1/tenants/{tenant_name}/events",
                        "streamTenantEvents",
                        "Follow what happens to a tenant",
                        "The events of one tenant, as server-sent events.",
                        Category.TENANTS,
                        Optional.of(Shapes.TENANT_NAME),
                        this::ofTenant));
    }

    private static Route route(
            String path,
            String id,
            String summary,
            String description,
            Category category,
            Optional<Parameter> name,
            Handler handler) {
        Response stream =
                new Response(200, "Events, without end.", EventStream.TYPE, string(), EventStream.text(EXAMPLE));
        Response full =
                Shapes.failed(503, "Too many streams are open.", "Too many streams", "100 event streams are open");
        Response fullKey = Shapes.failed(
                429,
                "The key has too many streams open.",
                "Too many streams",
                "This API key has 10 event streams open");
        Stream<Response> ofName = name.stream().map(_ -> Shapes.noSuchTenant());
        return new Route(
                Verb.GET,
                path,
                new Operation(
                        id,
                        summary,
                        description + ABOUT,
                        new Access.Needs(Role.VIEWER),
                        category,
                        Stream.concat(name.stream(), Stream.of(LAST_EVENT_ID, SINCE))
                                .toList(),
                        Optional.empty(),
                        Stream.concat(Stream.of(stream, Shapes.invalid(), fullKey, full), ofName)
                                .toList(),
                        handler));
    }

    private static final Recorded EXAMPLE = new Recorded(
            1_795_341_600_000_000L,
            new Event(
                    Instant.parse("2026-11-22T10:00:00Z"),
                    Event.Severity.INFO,
                    "tenant/client1",
                    "Synced",
                    "configured the running server"));

    private Answer all(Call call) {
        return stream(call, _ -> true);
    }

    private Answer ofTenant(Call call) {
        String subject =
                TenantSpec.key(looks.known(TenantNames.of(call)).name()).toString();
        return stream(call, event -> event.subject().equals(subject));
    }

    private Answer stream(Call call, Predicate<Event> which) {
        Start start = start(call).orElseGet(() -> new Start(log.newest(), false));
        StreamSlots.Slot slot = slots.take(call.authenticated().name());
        BodyStream events = new EventStream(log, start.after(), start.resumed(), which, HEARTBEAT);
        return Answer.stream(EventStream.TYPE, sink -> {
                    try (slot) {
                        events.writeTo(sink);
                    }
                })
                .with("Cache-Control", "no-store")
                // Else nginx keeps events back.
                .with("X-Accel-Buffering", "no");
    }

    /**
     * Where a stream begins.
     *
     * @param resumed whether that is the id of an event; else a time
     */
    private record Start(long after, boolean resumed) {}

    private static Optional<Start> start(Call call) {
        return call.header("Last-Event-ID")
                .filter(id -> !id.isBlank())
                .map(id -> id(id, "Last-Event-ID"))
                .or(() -> call.query("since").map(EventStreams::since));
    }

    private static Start since(String text) {
        if (text.matches("[0-9]+")) {
            return id(text, "since");
        }
        try {
            return new Start(Recorded.before(Instant.parse(text)), false);
        } catch (DateTimeParseException | ArithmeticException _) {
            throw new Fault.Invalid(
                    "Validation error", "since is the id of an event, or a time like 2026-11-22T10:00:00Z");
        }
    }

    private static Start id(String text, String what) {
        try {
            return new Start(Long.parseLong(text.strip()), true);
        } catch (NumberFormatException _) {
            throw new Fault.Invalid("Validation error", what + " must be the id of an event, a whole number");
        }
    }
}
