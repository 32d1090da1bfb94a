package io.cachepilot.source.git.access;

import io.cachepilot.source.SourceUnavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one host may present, from a file that is never written: there is no trust on first use. Lines of
 * certificate authorities are not used.
 *
 * @see <a href="https://man.openbsd.org/sshd.8#SSH_KNOWN_HOSTS_FILE_FORMAT">the format of known_hosts</a>
 */
final class PinnedHosts implements ServerKeyDatabase {
    private final Path file;
    private final String host;
    private final int port;
    private final List<Line> lines;
    /** Written by the thread that reads from the network. */
    private volatile Optional<String> refusal = Optional.empty();

    private record Line(int number, @Nullable String marker, PublicKey key) {
        boolean isRevoked() {
            return "revoked".equals(marker);
        }

        boolean isOf(PublicKey other) {
            return KeyUtils.compareKeys(key, other);
        }
    }

    private PinnedHosts(Path file, String host, int port, List<Line> lines) {
        this.file = file;
        this.host = host;
        this.port = port;
        this.lines = lines;
    }

    /** What the file says of that host. */
    static PinnedHosts read(Path file, String host, int port) {
        String text = new String(PrivateFile.trusted(file, "file of known hosts"), StandardCharsets.UTF_8);
        var lines = new ArrayList<Line>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                parse(line.strip(), file, number, host, port).ifPresent(lines::add);
            }
        }
        return new PinnedHosts(file, host, port, List.copyOf(lines));
    }

    /** Empty for other hosts, and for keys of kinds that are not known here. A revoked key is revoked for every host. */
    private static Optional<Line> parse(String text, Path file, int number, String host, int port) {
        try {
            KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(text);
            @Nullable PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            return Optional.ofNullable(key)
                    .map(known -> new Line(number, entry.getMarker(), known))
                    .filter(line -> line.isRevoked() || entry.isHostMatch(host, port));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new SourceUnavailable(
                    "line %d of the file of known hosts %s is malformed; a line of ssh-keyscan has the host, the kind of key and"
                                    .formatted(number, file)
                            + " the key",
                    e);
        }
    }

    /** The host is asked for a key of a kind that is pinned, should it have several. */
    @Override
    public List<PublicKey> lookup(String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
        return lines.stream()
                .filter(line -> line.marker() == null)
                .map(Line::key)
                .toList();
    }

    @Override
    public boolean accept(
            String connectAddress,
            InetSocketAddress remoteAddress,
            PublicKey key,
            Configuration config,
            @Nullable CredentialsProvider provider) {
        refusal = problem(key);
        return refusal.isEmpty();
    }

    /** Why the key that the host presented was refused; empty when it was not. */
    Optional<String> refusal() {
        return refusal;
    }

    private Optional<String> problem(PublicKey key) {
        if (lines.stream().anyMatch(line -> line.isRevoked() && line.isOf(key))) {
            return Optional.of(
                    "%s presents a key that %s marks as revoked: %s".formatted(address(), file, fingerprint(key)));
        }
        List<Line> pinned = lines.stream().filter(line -> line.marker() == null).toList();
        if (pinned.stream().anyMatch(line -> line.isOf(key))) {
            return Optional.empty();
        }
        String check =
                "compare the fingerprint with what its owner tells, with %s | ssh-keygen -lf -".formatted(scan());
        return Optional.of(
                pinned.isEmpty()
                        ? "%s is not in %s; it presents %s. Nothing was sent to it. To trust it, %s, and then add the line that %s prints"
                                .formatted(address(), file, fingerprint(key), check, scan())
                        : "%s presents another key than line %d of %s has: %s. Nothing was sent to it: somebody may be in between. If the host has a new key, %s, and replace the line"
                                .formatted(address(), pinned.getFirst().number(), file, fingerprint(key), check));
    }

    private String address() {
        return "the host " + host + (port == SshSessions.USUAL_PORT ? "" : " (port " + port + ")");
    }

    private String scan() {
        return "ssh-keyscan " + (port == SshSessions.USUAL_PORT ? "" : "-p " + port + " ") + host;
    }

    private static String fingerprint(PublicKey key) {
        return Objects.requireNonNullElse(KeyUtils.getKeyType(key), "a key") + " " + KeyUtils.getFingerPrint(key);
    }
}
