package io.cachepilot.api.http;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Principal;
import io.cachepilot.access.limit.ByteBudget;
import io.cachepilot.access.limit.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One request on its way through the pipeline to its operation.
 *
 * @param id names this request and no other, in the log, the audit, the commit and the answer
 * @param address of the client, which a trusted proxy may have told
 * @param names what stands in the place of each name of the path
 * @param query decoded, in the order of the request
 * @param caller who calls; filled in by the authentication
 * @param memory what of it is held; given back when it is answered
 */
public record Call(
        Incoming incoming,
        String id,
        String address,
        RouteTable.Found found,
        Map<String, String> names,
        Map<String, List<String>> query,
        AtomicReference<Optional<Principal>> caller,
        ByteBudget.Lease memory) {
    /** Bytes of the longest body that is read. */
    public static final int LONGEST_BODY = 1 << 20;

    /** When somebody is told that there is no memory for a body now. */
    private static final long ROOM_AFTER_SECONDS = 1;

    public Optional<Principal> principal() {
        return caller.get();
    }

    /** Who is limited: the principal, or the address where nobody has proved who they are. */
    public Caller limited() {
        return principal()
                .<Caller>map(Caller.Known::new)
                .orElseGet(() -> new Caller.Stranger(ClientAddress.of(address)));
    }

    /** Who calls an operation that is not open to everyone. */
    public Principal authenticated() {
        return principal().orElseThrow(() -> new IllegalStateException("nobody is asked who calls " + id));
    }

    /** The operation, when there is one. */
    public Optional<Route> route() {
        return found instanceof RouteTable.Found.Match match ? Optional.of(match.route()) : Optional.empty();
    }

    public Surface surface() {
        return switch (found) {
            case RouteTable.Found.Match match -> match.surface();
            case RouteTable.Found.OtherVerb other -> other.surface();
            case RouteTable.Found.Nothing nothing -> nothing.surface();
        };
    }

    public Access access() {
        return route().map(route -> route.operation().access()).orElseGet(Access.Open::new);
    }

    public Limit limit() {
        return route().map(route -> route.operation().limit()).orElse(surface().limit());
    }

    /** Whether it may change something. */
    public boolean writes() {
        return Verb.of(incoming.method()).filter(Verb::reads).isEmpty();
    }

    /** What stands in the place of a name of the path. */
    public String name(String name) {
        return Optional.ofNullable(names.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the path has no name " + name));
    }

    /** The first value of a parameter of the query. */
    public Optional<String> query(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    public Optional<String> header(String name) {
        return incoming.header(name);
    }

    /**
     * The whole body. To be asked for when nothing else is left that could refuse the call, since whoever sends it decides
     * how long that takes.
     *
     * @throws Refusal.Refused when it is too long, too slow, or there is no memory for it
     */
    public byte[] body() {
        byte[] body = incoming.body(LONGEST_BODY + 1, this::makeRoom);
        if (body.length > LONGEST_BODY) {
            throw new Refusal.Refused(new Refusal.TooLarge(LONGEST_BODY));
        }
        return body;
    }

    private void makeRoom(int bytes) {
        if (!memory.take(limited(), bytes)) {
            throw new Refusal.Refused(new Refusal.Busy(ROOM_AFTER_SECONDS));
        }
    }

    /** Carries out the operation. */
    public Answer dispatch() {
        return switch (found) {
            case RouteTable.Found.Match match ->
                match.route().operation().handler().handle(this);
            case RouteTable.Found.OtherVerb other -> throw new Refusal.Refused(new Refusal.WrongVerb(other.allowed()));
            case RouteTable.Found.Nothing _ -> throw new Refusal.Refused(new Refusal.UnknownPath());
        };
    }
}
