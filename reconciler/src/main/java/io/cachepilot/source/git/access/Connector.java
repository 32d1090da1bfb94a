package io.cachepilot.source.git.access;

import io.cachepilot.source.RemoteUrl;
import io.cachepilot.source.SourceUnavailable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/**
 * Reaches repositories over a network.
 *
 * @param credentials what may be shown to which host
 * @param silence how long a remote may say nothing before it is away; whole seconds, at least one
 */
public record Connector(Credentials credentials, Duration silence) {
    /** What is allowed to hosts everywhere but in tests. */
    private static final Duration USUAL_SILENCE = Duration.ofSeconds(15);

    public Connector {
        if (silence.toSeconds() < 1) {
            throw new IllegalArgumentException("a remote gets a second at least, not " + silence);
        }
    }

    public Connector(Credentials credentials) {
        this(credentials, USUAL_SILENCE);
    }

    /** For what everybody may read. */
    public static Connector anonymous() {
        return new Connector(Credentials.none());
    }

    /**
     * A transport that is not connected yet; to be closed.
     *
     * @throws SourceUnavailable when there is no usable credential where one is needed
     */
    public Transport open(Repository repository, RemoteUrl url) throws IOException {
        Transport transport = Transport.open(repository, address(url));
        try {
            transport.setTimeout(Math.toIntExact(silence.toSeconds()));
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setCheckFetchedObjects(true);
            if (transport instanceof SshTransport ssh) {
                useKey(ssh, url);
            }
            return transport;
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private URIish address(RemoteUrl url) throws IOException {
        try {
            var address = new URIish(url.text());
            return url.isSsh() ? withLogin(address, url) : address;
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private URIish withLogin(URIish address, RemoteUrl url) {
        Optional<String> written = Optional.ofNullable(address.getUser());
        Optional<String> listed = sshKey(url).user();
        if (written.isPresent() && listed.isPresent() && !written.equals(listed)) {
            throw new SourceUnavailable("the address names another user than %s lists for %s; name one"
                    .formatted(credentials, url.origin()));
        }
        String user = written.or(() -> listed)
                .orElseThrow(
                        () -> new SourceUnavailable("%s names no user; write ssh://USER@…, often git, or list one in %s"
                                .formatted(url, credentials)));
        return address.setUser(user).setPort(url.port());
    }

    private void useKey(SshTransport transport, RemoteUrl url) {
        transport.setSshSessionFactory(SshSessions.open(sshKey(url), url.origin(), url.host(), url.port()));
    }

    private Credential.SshKey sshKey(RemoteUrl url) {
        return credentials
                .of(url)
                .filter(Credential.SshKey.class::isInstance)
                .map(Credential.SshKey.class::cast)
                .orElseThrow(() -> new SourceUnavailable(
                        "%s lists no key for %s, and keys of users and agents are not used; see \"Manifests in git\" in the README"
                                .formatted(credentials, url.origin())));
    }
}
