package io.cachepilot.api.spec;

import io.cachepilot.api.http.Call;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.StoredSpec;

/** What callers say in headers of a change that they want: RFC 9110 for the version, RFC 7240 for the waiting. */
public final class Preconditions {
    private static final String ANY = "*";

    private Preconditions() {}

    /** A tag in quotes; {@code *} is met by whatever is there. */
    public static Expectation expected(Call call) {
        return call.header("If-Match")
                .map(String::strip)
                .filter(tag -> !tag.equals(ANY))
                .<Expectation>map(tag -> new Expectation.Same(tag.replaceAll("^\"|\"$", "")))
                .orElseGet(Expectation.None::new);
    }

    /** The same of what may be new: {@code If-None-Match: *} wants that there is none. */
    public static Expectation expectedOrNew(Call call) {
        return call.header("If-None-Match")
                        .map(String::strip)
                        .filter(ANY::equals)
                        .isPresent()
                ? new Expectation.Absent()
                : expected(call);
    }

    /** The version of a spec, as the header ETag tells it. */
    public static String tag(StoredSpec spec) {
        return "\"" + spec.etag() + "\"";
    }

    /** Whether the caller does not want to wait for what comes of it. */
    public static boolean isAsync(Call call) {
        return call.header("Prefer").filter("respond-async"::equals).isPresent();
    }
}
