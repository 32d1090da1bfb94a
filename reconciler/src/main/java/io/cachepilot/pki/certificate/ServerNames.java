package io.cachepilot.pki.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that a server certificate is for. Two are equal when they hold the same names in whatever order and case.
 *
 * @param dnsNames in lower case
 * @param addresses IP addresses in canonical form ({@code 127.0.0.1}, {@code ::1})
 */
public record ServerNames(SortedSet<String> dnsNames, SortedSet<String> addresses) {
    private static final int LONGEST_NAME = 253;
    private static final Pattern DNS_NAME = Pattern.compile(
            "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?[0-9]+");
    private static final int DNS_TYPE = 2;
    private static final int ADDRESS_TYPE = 7;

    public ServerNames {
        dnsNames = Collections.unmodifiableSortedSet(new TreeSet<>(dnsNames));
        addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    }

    /**
     * Sorts names and IP addresses apart without asking a name server. Throws {@link IllegalArgumentException} that
     * names all texts that are neither.
     */
    public static ServerNames of(Collection<String> texts) {
        List<String> wrong = texts.stream()
                .filter(text -> !isDnsName(text) && IpLiteral.canonical(text).isEmpty())
                .map(text -> "'" + text + "'")
                .toList();
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", wrong)
                    + ": not a name for a certificate; an IP address is allowed, or a DNS name: labels of 1 to 63"
                    + " letters, digits and hyphens, no hyphen at either end, the last label not a number");
        }
        return sorted(texts.stream().filter(ServerNames::isDnsName), texts.stream());
    }

    /** Whether it is a host name that a certificate may hold: no wildcard, no dot at the end, nothing like an address. */
    public static boolean isDnsName(String text) {
        return text.length() <= LONGEST_NAME
                && DNS_NAME.matcher(text).matches()
                && !ENDS_IN_NUMBER.matcher(text).matches();
    }

    /** What any certificate says, ours or not: wildcards are kept, other kinds of names are left out. */
    static ServerNames in(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        // The JDK answers null where there is no such extension.
        return names == null ? of(List.of()) : sorted(texts(names, DNS_TYPE), texts(names, ADDRESS_TYPE));
    }

    public boolean isEmpty() {
        return dnsNames.isEmpty() && addresses.isEmpty();
    }

    /** All of them, DNS names first. */
    public Stream<String> all() {
        return Stream.concat(dnsNames.stream(), addresses.stream());
    }

    private static ServerNames sorted(Stream<String> dnsNames, Stream<String> addresses) {
        var lowerCase = new TreeSet<String>();
        dnsNames.map(name -> name.toLowerCase(Locale.ROOT)).forEach(lowerCase::add);
        var canonical = new TreeSet<String>();
        addresses.flatMap(text -> IpLiteral.canonical(text).stream()).forEach(canonical::add);
        return new ServerNames(lowerCase, canonical);
    }

    private static Stream<String> texts(Collection<List<?>> names, int type) {
        return names.stream().filter(name -> name.getFirst().equals(type)).map(name -> (String) name.get(1));
    }

    /** The same for equal names, such as {@code DNS:localhost, IP:127.0.0.1}. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                Stream.concat(
                                dnsNames.stream().map(name -> "DNS:" + name),
                                addresses.stream().map(address -> "IP:" + address))
                        .toList());
    }
}
