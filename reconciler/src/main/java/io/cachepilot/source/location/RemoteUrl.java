package io.cachepilot.source.location;

import io.cachepilot.source.content.ManifestName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address of a git repository over a network: {@code https}, {@code ssh} or {@code git}; {@code http} only on this
 * machine. Addresses that git would take for commands, files or options are refused.
 */
public record RemoteUrl(String text) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Pattern HELPER = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*::.*", Pattern.DOTALL);
    private static final Pattern SCP = Pattern.compile("[^/@:\\s]+@[^/:\\s]+:(?!//).*");
    private static final int HIGHEST_PORT = 65_535;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int LONGEST = 2_000;

    /** Whether that is meant for an address, be it one that is allowed or not; anything else is a path. */
    static boolean looksLikeOne(String text) {
        return SCHEME.matcher(text).matches()
                || HELPER.matcher(text).matches()
                || SCP.matcher(text).matches()
                || text.startsWith("-");
    }

    /**
     * The address.
     *
     * @throws IllegalArgumentException with what is wrong with it and what is allowed
     */
    public static RemoteUrl parse(String text) {
        if (text.startsWith("-")) {
            throw refused(text, "looks like an option");
        }
        if (HELPER.matcher(text).matches()) {
            throw refused(text, "names a helper program");
        }
        if (SCP.matcher(text).matches()) {
            throw refused(text, "has no scheme; write ssh://" + ManifestName.printable(text.replaceFirst(":", "/")));
        }
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(uri.getHost()).orElse("");
        if (host.isEmpty() || host.startsWith("-")) {
            throw refused(text, "names no host");
        }
        if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw refused(text, "has a port that is none of 1 to " + HIGHEST_PORT);
        }
        if (!isAllowed(scheme, host)) {
            throw refused(text, "has a scheme that is not allowed");
        }
        String user = Optional.ofNullable(uri.getUserInfo()).orElse("");
        if (user.contains(":")) {
            throw new IllegalArgumentException(
                    "the address of a repository must hold no password, for addresses are shown and logged; see"
                            + " source.credentials");
        }
        if (user.startsWith("-") || uri.getQuery() != null || uri.getFragment() != null) {
            throw refused(text, "has a user, a query or a fragment that no repository has");
        }
        if (Optional.ofNullable(uri.getPath()).orElse("").length() < 2) {
            throw refused(text, "names no repository of its host");
        }
        return new RemoteUrl(text);
    }

    private static boolean isAllowed(String scheme, String host) {
        return switch (scheme) {
            case "https", "ssh", "git" -> true;
            case "http" -> LOOPBACK.contains(host);
            default -> false;
        };
    }

    private static URI uri(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("the address of a repository is longer than " + LONGEST + " characters");
        }
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw refused(text, "is malformed");
        }
    }

    private static IllegalArgumentException refused(String text, String problem) {
        return new IllegalArgumentException(
                "'%s' %s; a repository is given as https://, ssh:// or git:// with a host and a path, or as a path of this machine"
                        .formatted(ManifestName.printable(withoutPassword(text)), problem));
    }

    private static String withoutPassword(String text) {
        return text.replaceFirst("//[^/@]*@", "//…@");
    }

    /** Its scheme, host and port: what a credential is bound to. The port is left out where it is the usual one. */
    public String origin() {
        URI uri = URI.create(text);
        return scheme() + "://" + uri.getHost().toLowerCase(Locale.ROOT)
                + (port() == usualPort(scheme()) ? "" : ":" + port());
    }

    public boolean isSsh() {
        return scheme().equals("ssh");
    }

    /** The protocol of git knows none. */
    public boolean mayShowCredentials() {
        return !scheme().equals("git");
    }

    /** In lower case; an address of IPv6 without its brackets. */
    public String host() {
        String host = URI.create(text).getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The one of its scheme where the address has none. */
    public int port() {
        int port = URI.create(text).getPort();
        return port < 0 ? usualPort(scheme()) : port;
    }

    private String scheme() {
        return URI.create(text).getScheme().toLowerCase(Locale.ROOT);
    }

    private static int usualPort(String scheme) {
        return switch (scheme) {
            case "https" -> 443;
            case "http" -> 80;
            case "ssh" -> 22;
            default -> 9418;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
