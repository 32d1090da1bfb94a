package io.cachepilot.source.git.access;

import io.cachepilot.source.location.RemoteUrl;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/**
 * Connects to one host only, whatever that host says: a redirect, or a list of further object stores, could lead a
 * credential to others, and this control plane to addresses that only it can reach.
 *
 * @param refused what to say where the host wants a login, or another one
 */
record OwnOriginConnections(RemoteUrl remote, String refused) implements HttpConnectionFactory {
    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        if (!isOwn(url)) {
            throw new TransportException("%s leads to another host, which is not followed".formatted(remote.origin()));
        }
        return new OwnOriginConnection(url, proxy, refused);
    }

    private boolean isOwn(URL url) {
        try {
            var root = new URI(url.getProtocol(), null, url.getHost(), url.getPort(), "/any", null, null);
            return RemoteUrl.parse(root.toString()).origin().equals(remote.origin());
        } catch (URISyntaxException | IllegalArgumentException _) {
            return false;
        }
    }
}
