package io.cachepilot.report;

import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.plan.Key;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What a person means by {@code NAME} or {@code KIND/NAME}. */
public final class SpecNames {
    /** How it is shown in the usage of a command. */
    public static final String LABEL = "[KIND/]NAME";

    private SpecNames() {}

    /**
     * The spec of that name: of the kind that is written before it, or of the one kind that has such a spec. Where none has, a tenant is
     * meant.
     *
     * @throws NoSuchSpec when it names nothing, or no kind that there is
     * @throws UnclearName when there are specs of that name of several kinds
     */
    public static Key of(SortedMap<String, SpecViews> views, String written) {
        requireParts(written);
        if (written.contains("/")) {
            Key key = Key.parse(written);
            var _ = Overview.of(views, key.kind());
            return key;
        }
        List<Key> known = views.values().stream()
                .filter(kind -> kind.names().contains(written))
                .map(kind -> kind.words().key(written))
                .toList();
        if (known.size() > 1) {
            throw new UnclearName("there are several '%s'; say which one: %s"
                    .formatted(written, known.stream().map(Key::toString).collect(Collectors.joining(", "))));
        }
        return known.isEmpty() ? new Key(Overview.STANDARD, written) : known.getFirst();
    }

    /**
     * A spec that need not be there: without a kind, a tenant is meant.
     *
     * @throws NoSuchSpec when it names nothing, or no kind that there is
     */
    public static Key fresh(SortedMap<String, SpecViews> views, String written) {
        return of(views, written.contains("/") ? written : Overview.STANDARD + "/" + written);
    }

    /**
     * That each part holds something, whatever there may be of such a name.
     *
     * @throws NoSuchSpec when one does not
     */
    public static void requireParts(String written) {
        int slash = written.indexOf('/');
        if (slash == 0 || written.substring(slash + 1).isBlank()) {
            throw new NoSuchSpec("'%s' names nothing; write NAME or KIND/NAME".formatted(written));
        }
    }
}
