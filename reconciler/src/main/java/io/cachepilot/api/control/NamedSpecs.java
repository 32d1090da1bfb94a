package io.cachepilot.api.control;

import io.cachepilot.api.contract.Request;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import java.util.SortedMap;

/**
 * The specs that paths name.
 *
 * @param views of each kind, by the kind of its keys
 */
record NamedSpecs(SortedMap<String, SpecViews> views) {
    /** Stands for the kind of the one spec of a name. */
    private static final String ANY = "_";

    /** One spec, which need not be there. */
    record Named(String kind, Key key) {
        String name() {
            return key.name();
        }
    }

    /** The spec that the path names, as persons name it. */
    String written(Request request) {
        String kind = request.name("kind");
        String name = request.name("name");
        return kind.equals(ANY) ? name : kind + "/" + name;
    }

    /**
     * The spec that the path names.
     *
     * @throws io.cachepilot.report.NoSuchSpec when there is no such kind
     * @throws io.cachepilot.report.UnclearName when it may be one of several
     */
    Named of(Request request) {
        Key key = SpecNames.of(views, written(request));
        return new Named(Overview.of(views, key.kind()).words().kind(), key);
    }

    /**
     * The same of one that is remembered, or there.
     *
     * @throws io.cachepilot.report.NoSuchSpec when it is neither
     */
    Key known(Request request) {
        Key key = of(request).key();
        Overview.requireKnown(views, key);
        return key;
    }
}
