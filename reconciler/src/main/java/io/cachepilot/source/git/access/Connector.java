package io.cachepilot.source.git.access;

import io.cachepilot.secret.Secret;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
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
        Optional<Credential> credential = url.mayShowCredentials() ? credentials.of(url) : Optional.empty();
        Transport transport = Transport.open(repository, address(url, credential));
        try {
            transport.setTimeout(Math.toIntExact(silence.toSeconds()));
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setCheckFetchedObjects(true);
            if (transport instanceof SshTransport ssh) {
                ssh.setSshSessionFactory(SshSessions.open(sshKey(url, credential), url));
            } else if (transport instanceof TransportHttp http) {
                useLogin(http, url, credential);
            }
            return transport;
        } catch (RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private URIish address(RemoteUrl url, Optional<Credential> credential) throws IOException {
        try {
            var address = new URIish(url.text());
            Optional<String> user = user(url, Optional.ofNullable(address.getUser()), credential);
            return url.isSsh()
                    ? address.setUser(user.orElseThrow(() -> noUser(url))).setPort(url.port())
                    : address.setUser(null);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    /** A credential is for one user, so an address can't take it for another. */
    private Optional<String> user(RemoteUrl url, Optional<String> written, Optional<Credential> credential) {
        Optional<String> listed = credential.flatMap(it -> switch (it) {
            case Credential.Login(String user, Secret _) -> Optional.of(user);
            case Credential.SshKey(Optional<String> user, Path _, Path _) -> user;
        });
        if (written.isPresent() && listed.isPresent() && !written.equals(listed)) {
            throw new SourceUnavailable("the address names another user than %s lists for %s; name one user in both"
                    .formatted(credentials, url.origin()));
        }
        return written.or(() -> listed);
    }

    private SourceUnavailable noUser(RemoteUrl url) {
        return new SourceUnavailable(
                "%s names no user; write ssh://USER@…, often git, or list one in %s".formatted(url, credentials));
    }

    private Credential.SshKey sshKey(RemoteUrl url, Optional<Credential> credential) {
        return credential
                .filter(Credential.SshKey.class::isInstance)
                .map(Credential.SshKey.class::cast)
                .orElseThrow(() -> new SourceUnavailable(
                        "%s lists no key for %s, and keys of users and agents are not used; see \"Manifests in git\" in the README"
                                .formatted(credentials, url.origin())));
    }

    /** Shown at once, so that the host does not choose in which way it is asked for. */
    private void useLogin(TransportHttp transport, RemoteUrl url, Optional<Credential> credential) {
        String refused = credential.isPresent()
                ? "it does not take the user and password that %s lists for %s".formatted(credentials, url.origin())
                : "it asks for a user and a password, and %s lists none for %s".formatted(credentials, url.origin());
        transport.setHttpConnectionFactory(new OwnOriginConnections(url, refused));
        if (credential.orElse(null) instanceof Credential.Login(String user, Secret password)) {
            transport.setPreemptiveBasicAuthentication(user, password.reveal());
        }
    }
}
