package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.api.contract.RequestHandler;
import io.cachepilot.api.http.Answer;
import io.cachepilot.api.spec.SpecWrites;
import io.cachepilot.api.spec.Wrapped;
import io.cachepilot.control.Settled;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import io.cachepilot.source.SourceUnavailable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at specs now that a caller asks for, also at those that wait after a failure; and what became of them. */
record SpecPasses(NamedSpecs specs, SpecLooks looks, SpecWrites writes, ToldAnswers told) {
    Map<String, RequestHandler> handlers() {
        return Map.of("reconcileSpecs", this::all, "reconcileSpec", this::one);
    }

    private Answer all(Request request) {
        return answer(request, writes.controlPlane().reconcile(writes.atMost()), Optional.empty());
    }

    private Answer one(Request request) {
        Key key = specs.of(request).key();
        Settled settled = writes.controlPlane().settle(new TreeSet<>(Set.of(key)), writes.atMost());
        if (writes.board().get(key).isEmpty()) {
            Overview.requireKnown(specs.views(), key);
        }
        return answer(request, settled, Optional.of(key));
    }

    private Answer answer(Request request, Settled settled, Optional<Key> only) {
        if (settled instanceof Settled.NotTaken(String because)) {
            throw new SourceUnavailable(because);
        }
        boolean over = settled instanceof Settled.Ended;
        return told.of(request, form -> told(only.map(Key::toString), form, over))
                .orElseGet(() -> {
                    SpecLooks.Listing listing = looks.listing(
                            Optional.empty(),
                            key -> only.filter(one -> !one.equals(key)).isEmpty());
                    long odd = listing.specs().stream()
                            .filter(spec -> !spec.well())
                            .count();
                    return over
                            ? Wrapped.ok(
                                    "Reconciled %d specs, %d of them not as they should be"
                                            .formatted(listing.specs().size(), odd),
                                    listing)
                            : Wrapped.accepted("Reconciling, and not finished yet", listing);
                });
    }

    private Told told(Optional<String> name, Form form, boolean over) {
        Told look = told.reports().tell(new Question.Wellness(name), form, ToldAnswers.ELSEWHERE);
        return over ? look : look.unfinished();
    }
}
