package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import java.util.SortedMap;

/**
 * The specs that paths name.
 *
 * @param views of each kind, by the kind of its keys
 */
record NamedSpecs(SortedMap<String, SpecViews> views) {
    /** One spec, which need not be there. */
    record Named(String kind, Key key) {
        String name() {
            return key.name();
        }
    }

    /**
     * The spec that the path names.
     *
     * @throws io.cachepilot.report.NoSuchSpec when there is no such kind
     */
    Named of(Request request) {
        String kind = request.name("kind");
        return new Named(Overview.of(views, kind).words().kind(), new Key(kind, request.name("name")));
    }

    /**
     * The same of one that is remembered, or there.
     *
     * @throws io.cachepilot.report.NoSuchSpec when it is neither
     */
    Key known(Request request) {
        Key key = of(request).key();
        if (!Overview.of(views, key.kind()).names().contains(key.name())) {
            throw Overview.unknown(views, key);
        }
        return key;
    }
}
