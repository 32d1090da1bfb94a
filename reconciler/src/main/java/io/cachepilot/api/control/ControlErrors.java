package io.cachepilot.api.control;

import io.cachepilot.api.contract.Violated;
import io.cachepilot.api.contract.Violation;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.http.ErrorTable;
import io.cachepilot.api.http.Example;
import io.cachepilot.api.http.Operation;
import io.cachepilot.api.http.Refusal;
import io.cachepilot.api.spec.Failed;
import io.cachepilot.api.spec.Preconditions;
import io.cachepilot.converge.act.NoSuchPart;
import io.cachepilot.converge.act.ProtectedSpec;
import io.cachepilot.converge.act.RunsNot;
import io.cachepilot.json.Json;
import io.cachepilot.report.NoSuchSpec;
import io.cachepilot.report.UnclearName;
import io.cachepilot.report.answer.ToldMessage;
import io.cachepilot.spec.SpecRefused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How this surface says that something did not work: in the shapes that its neighbour has, and in words that fit every kind.
 *
 * @param neighbour tells what is no matter of specs
 */
record ControlErrors(ErrorTable neighbour) implements ErrorTable {
    @Override
    public Answer refused(Refusal refusal) {
        return neighbour.refused(refusal);
    }

    @Override
    public List<Example> refusals(Operation operation) {
        return neighbour.refusals(operation);
    }

    @Override
    public Optional<Answer> failed(RuntimeException error) {
        return switch (error) {
            case Violated e -> Optional.of(violated(e));
            case NoSuchSpec e -> Optional.of(failed(404, "Not found", e));
            case UnclearName e ->
                Optional.of(failed(400, "Validation error", e)
                        .with(ToldMessage.EXIT_CODE, Integer.toString(ToldMessage.USAGE)));
            case SpecContents.HoldsSecret e -> Optional.of(failed(409, "The manifest is not shown", e));
            case NoSuchPart e -> Optional.of(failed(404, "Not found", e));
            case RunsNot e -> Optional.of(failed(409, "Nothing of it runs", e));
            case SpecVerbs.WouldLose e -> Optional.of(failed(409, ToldMessage.WOULD_LOSE, e));
            case ProtectedSpec e -> Optional.of(failed(409, "The spec is protected", e));
            case SeveralSpecs.UnfitBody e -> Optional.of(failed(400, "Validation error", e));
            case SeveralSpecs.OtherPlan e -> Optional.of(failed(412, "The plan is another one now", e));
            case SpecRefused e -> refused(e);
            default -> neighbour.failed(error);
        };
    }

    private static Answer failed(int status, String message, RuntimeException error) {
        return Failed.of(status, message, String.valueOf(error.getMessage()));
    }

    /** Of names and parameters; bodies are manifests, which are judged as such. */
    private static Answer violated(Violated violated) {
        String places = violated.violations().stream()
                .map(violation ->
                        "%s: %s".formatted(place(violation), violation.detail().orElseGet(() -> rule(violation))))
                .collect(Collectors.joining("; "));
        return Failed.of(400, "Validation error", places);
    }

    /** As the contract has it, which says what is allowed. */
    private static String rule(Violation violation) {
        Object allowed = violation.rules().get(violation.keyword());
        return allowed == null
                ? "is " + violation.keyword()
                : "%s has to be %s".formatted(violation.keyword(), Json.write(allowed));
    }

    private static String place(Violation violation) {
        return violation.path().isEmpty() ? "body" : String.join(".", violation.path());
    }

    private Optional<Answer> refused(SpecRefused refused) {
        return switch (refused.reason()) {
            case EXISTS -> Optional.of(failed(412, "There is such a spec already", refused));
            case MISSING, NO_VERSION -> Optional.of(failed(404, "Not found", refused));
            case STALE -> {
                Answer answer = failed(412, "The spec was changed meanwhile", refused);
                yield Optional.of(refused.current()
                        .map(spec -> answer.with("ETag", Preconditions.tag(spec)))
                        .orElse(answer));
            }
            case INVALID -> Optional.of(failed(400, "Validation error", refused));
            case KEY_REUSED, NOT_EDITABLE -> neighbour.failed(refused);
        };
    }

    @Override
    public Answer broken() {
        return neighbour.broken();
    }
}
