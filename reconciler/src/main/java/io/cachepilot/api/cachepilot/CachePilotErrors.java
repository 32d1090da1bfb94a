package io.cachepilot.api.cachepilot;

import io.cachepilot.access.Role;
import io.cachepilot.api.contract.Violated;
import io.cachepilot.api.contract.Violation;
import io.cachepilot.api.event.EventStreams;
import io.cachepilot.api.event.StreamSlots;
import io.cachepilot.api.http.Access;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Example;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.http.Verb;
import io.cachepilot.api.spec.Failed;
import io.cachepilot.api.spec.ManifestFaults;
import io.cachepilot.api.spec.UnfitIdempotencyKey;
import io.cachepilot.converge.Approving;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.secret.SecretUnreadable;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.UnknownRevision;
import io.cachepilot.source.write.WriteRefused;
import io.cachepilot.spec.SpecRefused;
import io.cachepilot.spec.StoredSpec;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How this surface says that something did not work, in the four shapes that its text has. */
final class CachePilotErrors implements ErrorTable {
    /** What a handler or the authentication says. */
    record Detail(String detail) {}

    /** What the pipeline says. */
    record Refused(String detail, String error) {}

    /** What is wrong with a request's values. */
    record Faults(List<Fault> detail) {}

    @Override
    public Answer refused(Refusal refusal) {
        return switch (refusal) {
            case Refusal.UnknownPath _ -> detail(404, "Not Found");
            case Refusal.WrongVerb(var allowed) ->
                detail(405, "Method Not Allowed")
                        .with("Allow", allowed.stream().map(Verb::name).collect(Collectors.joining(", ")));
            case Refusal.UnknownHost _ -> refused(400, "Invalid host header", "bad_request");
            case Refusal.BlockedAddress(long seconds) ->
                refused(403, "Address temporarily blocked after too many requests", "forbidden")
                        .with("Retry-After", Long.toString(seconds));
            case Refusal.TooLarge(long most) ->
                refused(413, "Request body is larger than %d bytes".formatted(most), "payload_too_large");
            case Refusal.WrongContentType(String expected) ->
                refused(415, "Content-Type must be " + expected, "unsupported_media_type");
            case Refusal.Suspicious _ -> refused(400, "Invalid request parameters", "bad_request");
            case Refusal.MissingCredentials _ -> detail(401, "Missing API key");
            case Refusal.WrongCredentials _ -> detail(401, "Invalid API key");
            case Refusal.TooManyRequests(long seconds) ->
                refused(429, "Rate limit exceeded. Please try again later.", "too_many_requests")
                        .with("Retry-After", Long.toString(seconds));
            case Refusal.Forbidden(var role) ->
                detail(403, "This API key may not do that; it takes one with the role " + role);
            case Refusal.Malformed(int status, String reason) -> refused(status, reason, word(reason));
            case Refusal.BodyIncomplete _ ->
                refused(408, "The request body did not come to its end in time", "request_timeout");
            case Refusal.Busy(long seconds) ->
                refused(503, "There is no memory for this request now. Please try again.", "service_unavailable")
                        .with("Retry-After", Long.toString(seconds));
            case Refusal.KeysAway _ ->
                refused(
                        503,
                        "The file of the API keys can't be read, so nobody is let in; on the host, see: cachepilot doctor",
                        "service_unavailable");
            case Refusal.NotAudited _ ->
                refused(503, "The audit log can't be written, so nothing is changed", "service_unavailable")
                        .with("Retry-After", "5");
        };
    }

    @Override
    public List<Example> refusals(Operation operation) {
        var refusals = new ArrayList<>(List.of(
                refusal("A value of the query is suspicious, or the Host is unknown.", new Refusal.Suspicious()),
                refusal("The address is blocked for a while.", new Refusal.BlockedAddress(900)),
                refusal(
                        "Too many requests; Retry-After tells when one more is let through.",
                        new Refusal.TooManyRequests(60)),
                new Example(
                        "Something failed that nobody thought of; the log tells, under the request's id.",
                        "Failed",
                        broken())));
        if (operation.access() instanceof Access.Needs(Role role)) {
            refusals.add(detailed("There is no valid key.", new Refusal.MissingCredentials()));
            refusals.add(detailed("The key may not do that.", new Refusal.Forbidden(role)));
        }
        operation.mediaType().ifPresent(type -> {
            refusals.add(refusal("The body came too slowly.", new Refusal.BodyIncomplete()));
            refusals.add(refusal("The body is too long.", new Refusal.TooLarge(Call.LONGEST_BODY)));
            refusals.add(refusal("There is no memory for the body now.", new Refusal.Busy(1)));
            refusals.add(refusal("The body is of another type.", new Refusal.WrongContentType(type)));
        });
        return refusals;
    }

    private Example refusal(String description, Refusal refusal) {
        return new Example(description, "Refused", refused(refusal));
    }

    private Example detailed(String description, Refusal refusal) {
        return new Example(description, "Detail", refused(refusal));
    }

    /** A tenant of an impossible name is told of in words of its own; all else in those of Pydantic, which clients know. */
    private static Answer violated(List<Violation> violations) {
        Violation first = violations.getFirst();
        boolean named = first.part() != Violation.Part.BODY
                && first.path().equals(List.of("tenant_name"))
                && first.keyword().equals("pattern");
        return named
                ? Failed.of(400, "Invalid tenant name", "Tenant name contains invalid characters")
                : Answer.json(422, new Faults(violations.stream().map(Fault::of).toList()));
    }

    @Override
    public Optional<Answer> failed(RuntimeException error) {
        return switch (error) {
            case Violated e -> Optional.of(violated(e.violations()));
            case Fault.Invalid e -> Optional.of(Failed.of(400, e.title(), e.getMessage()));
            case EventStreams.UnfitStart e -> Optional.of(Failed.of(400, "Validation error", message(e)));
            case UnfitIdempotencyKey e -> Optional.of(Failed.of(400, "Validation error", message(e)));
            case Fault.NoSuchTenant e -> Optional.of(noSuchTenant(e.tenant()));
            case Handover.NothingYet e -> Optional.of(Failed.of(409, "Nothing to hand over yet", message(e)));
            case ManifestFaults e -> Optional.of(e.answer());
            case Approving.NothingAllowed e -> Optional.of(Failed.of(409, "Nothing was approved", message(e)));
            case StreamSlots.Full e ->
                Optional.of(Failed.of(e.ofCaller() ? 429 : 503, "Too many streams", message(e))
                        .with("Retry-After", "5"));
            case EngineUnavailable e -> Optional.of(Failed.of(503, "The engine can't be reached", message(e)));
            case SecretUnreadable e ->
                Optional.of(Failed.of(500, "Something of the tenant can't be read on this host", message(e)));
            case SpecRefused e -> Optional.of(refused(e));
            case SourceUnavailable e -> Optional.of(unavailable(e));
            case UnknownRevision e -> Optional.of(Failed.of(400, "Validation error", message(e)));
            case WriteRefused e -> Optional.of(unavailable(e));
            // The client has gone; nobody reads the answer.
            case UncheckedIOException _ -> Optional.of(detail(400, "The request body could not be read"));
            default -> Optional.empty();
        };
    }

    @Override
    public Answer broken() {
        return Failed.of(500, "An error occurred while processing your request", "internal_server_error");
    }

    static Answer noSuchTenant(String tenant) {
        return detail(404, "Tenant %s does not exist".formatted(tenant));
    }

    private static Answer refused(SpecRefused refused) {
        return switch (refused.reason()) {
            case EXISTS ->
                Failed.of(
                        400,
                        "Validation error",
                        "Tenant %s already exists"
                                .formatted(
                                        refused.current().map(StoredSpec::name).orElse("")));
            case MISSING, NO_VERSION -> detail(404, message(refused));
            case STALE -> {
                Answer answer = Failed.of(412, "The tenant's spec was changed meanwhile", message(refused));
                yield refused.current()
                        .map(StoredSpec::etag)
                        .map(tag -> answer.with("ETag", "\"" + tag + "\""))
                        .orElse(answer);
            }
            case INVALID -> Failed.of(400, "Validation error", problems(refused));
            case KEY_REUSED -> Failed.of(409, "The Idempotency-Key was used for another request", message(refused));
            case NOT_EDITABLE -> Failed.of(409, "The manifest can't be changed by a program", message(refused));
        };
    }

    private static String problems(SpecRefused refused) {
        return refused.problems().isEmpty()
                ? message(refused)
                : refused.problems().stream().map(CachePilotErrors::problem).collect(Collectors.joining("; "));
    }

    /** Without the name of a file, which the client may know nothing of. */
    private static String problem(Problem problem) {
        return problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
    }

    private static Answer unavailable(RuntimeException error) {
        return Failed.of(503, "The manifests can't be reached, and nothing was changed", message(error))
                .with("Retry-After", "5");
    }

    private static String message(RuntimeException error) {
        return String.valueOf(error.getMessage());
    }

    private static String word(String reason) {
        return reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "_");
    }

    private static Answer detail(int status, String detail) {
        return Answer.json(status, new Detail(detail));
    }

    private static Answer refused(int status, String detail, String error) {
        return Answer.json(status, new Refused(detail, error));
    }
}
