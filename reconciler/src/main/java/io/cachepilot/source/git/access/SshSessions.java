package io.cachepilot.source.git.access;

import io.cachepilot.source.location.RemoteUrl;
import java.io.File;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * Logs in to one host with one key. Nothing of the user's own SSH counts: no configuration, agent, keys or known hosts, and
 * no password is ever asked for.
 */
final class SshSessions extends SshSessionFactory {
    static final int USUAL_PORT = 22;

    /** Never exists; the library would take the user's own else. */
    private static final File NO_HOME = new File("/nonexistent");

    private final Credential.SshKey credential;
    private final String origin;
    private final PinnedHosts hosts;
    private final SshdSessionFactory factory;

    private SshSessions(Credential.SshKey credential, String origin, PinnedHosts hosts, SshdSessionFactory factory) {
        this.credential = credential;
        this.origin = origin;
        this.hosts = hosts;
        this.factory = factory;
    }

    /** Reads the files of the credential. */
    static SshSessions open(Credential.SshKey credential, RemoteUrl url) {
        // It would else add its cryptography to that of the whole process, and with it what all other TLS here speaks.
        System.setProperty("org.apache.sshd.security.provider.BC.useNamed", "false");
        PinnedHosts hosts = PinnedHosts.read(credential.knownHosts(), url.host(), url.port());
        List<KeyPair> keys = PrivateKeyFile.read(credential.key());
        SshdSessionFactory factory = new SshdSessionFactoryBuilder()
                .setHomeDirectory(NO_HOME)
                .setSshDirectory(NO_HOME)
                .setConfigStoreFactory((_, _, _) -> null)
                .setConnectorFactory(null)
                .setProxyDataFactory(_ -> null)
                .setDefaultIdentities(_ -> List.of())
                .setDefaultKnownHostsFiles(_ -> List.of())
                .setDefaultKeysProvider(_ -> keys)
                .setServerKeyDatabase((_, _) -> hosts)
                .setPreferredAuthentications("publickey")
                .build(null);
        return new SshSessions(credential, url.origin(), hosts, factory);
    }

    /** Bounded as a whole: the library waits two minutes for a host that connects and then says nothing. */
    @Override
    public RemoteSession getSession(URIish uri, @Nullable CredentialsProvider provider, FS fs, int timeoutMillis)
            throws TransportException {
        var login = new FutureTask<RemoteSession>(() -> factory.getSession(uri, null, fs, timeoutMillis));
        Thread.ofVirtual().name("ssh login").start(login);
        try {
            return login.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw refused(uri, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException _) {
            login.cancel(true);
            throw new TransportException(silent(timeoutMillis));
        } catch (InterruptedException _) {
            login.cancel(true);
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted");
        }
    }

    private TransportException refused(URIish uri, Throwable error) {
        if (hosts.refusal().isPresent()) {
            return new TransportException(hosts.refusal().get());
        }
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SshException ssh
                    && ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
                return new TransportException(
                        "%s does not let '%s' in with the key %s; register its public half (ssh-keygen -y -f %s) there"
                                .formatted(origin, uri.getUser(), credential.key(), credential.key()));
            }
        }
        return new TransportException("no session of SSH with " + origin, error);
    }

    private String silent(int timeoutMillis) {
        return origin + " did not complete a login within " + timeoutMillis / 1_000.0 + " s";
    }

    @Override
    public String getType() {
        return factory.getType();
    }
}
