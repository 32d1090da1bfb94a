package io.cachepilot.api.pipeline.check;

import io.cachepilot.api.http.Call;
import io.cachepilot.api.http.Refusal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Answers only for names of its own, so that a web page can't reach this server by a name that it lets lead here (DNS
 * rebinding). Addresses are no names, and always are its own.
 */
public final class KnownHosts implements Check {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    public KnownHosts(Iterable<String> names) {
        this.names.add("localhost");
        names.forEach(this.names::add);
    }

    @Override
    public Optional<Refusal> look(Call call) {
        String host = call.header("Host")
                .map(value -> PORT.matcher(value).replaceFirst("").toLowerCase(Locale.ROOT))
                .orElse("");
        boolean known = ADDRESS.matcher(host).matches() || names.contains(host);
        return known ? Optional.empty() : Optional.of(new Refusal.UnknownHost());
    }
}
