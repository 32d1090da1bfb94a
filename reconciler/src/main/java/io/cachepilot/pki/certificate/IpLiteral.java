package io.cachepilot.pki.certificate;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** IP addresses as text, in the one form that RFC 5952 recommends. Never asks a name server. */
final class IpLiteral {
    private static final Pattern ZEROS = Pattern.compile("(?<![^:])0(:0)+(?![^:])");

    private IpLiteral() {}

    /** The address in its canonical form, or empty when the text is none that a certificate can hold. */
    static Optional<String> canonical(String text) {
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return Optional.empty(); // a scope means something on one host only; brackets belong to URLs
        }
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            String full = address.getHostAddress();
            if (address instanceof Inet4Address) {
                // The JDK takes "1" and "127.1" for addresses too; people mean names by them.
                return Optional.of(full).filter(dotted -> dotted.equals(text) || text.indexOf(':') >= 0);
            }
            return Optional.of(shortened(full));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static byte[] bytes(String canonical) {
        return InetAddress.ofLiteral(canonical).getAddress();
    }

    /** Puts {@code ::} in place of the longest run of zero groups, the first one of equals. */
    private static String shortened(String full) {
        return ZEROS.matcher(full)
                .results()
                .max(Comparator.comparingInt(run -> run.group().length()))
                .map(run -> without(run, full))
                .orElse(full);
    }

    private static String without(MatchResult run, String full) {
        String before = full.substring(0, run.start());
        String after = full.substring(run.end());
        return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
    }
}
