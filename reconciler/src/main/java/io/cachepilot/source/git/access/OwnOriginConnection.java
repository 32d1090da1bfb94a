package io.cachepilot.source.git.access;

import io.cachepilot.source.content.ManifestName;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.http.JDKHttpConnection;

/** Follows no redirect, and answers no question for a login: what is shown to the host was decided before. */
final class OwnOriginConnection extends JDKHttpConnection {
    private static final String ADVERTISEMENT = "/info/refs";
    private static final int LONGEST = 300;

    private final String refused;

    OwnOriginConnection(URL url, Proxy proxy, String refused) throws IOException {
        super(url, proxy);
        this.refused = refused;
        super.setInstanceFollowRedirects(false);
    }

    @Override
    public void setInstanceFollowRedirects(boolean ignored) {
        // Stays off, whatever the library or a configuration asks for.
    }

    @Override
    public int getResponseCode() throws IOException {
        int status = super.getResponseCode();
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new TransportException(refused);
        }
        Optional<String> location = Optional.ofNullable(getHeaderField("Location"));
        if (status >= 300 && status < 400 && location.isPresent()) {
            throw new TransportException(
                    "it redirects to %s, and redirects are not followed; if that is right, make it the address of the source"
                            .formatted(target(location.get())));
        }
        return status;
    }

    /** Without a user and a query, which may hold what is secret. */
    private String target(String location) {
        try {
            URI to = getURL().toURI().resolve(location);
            String path = Optional.ofNullable(to.getRawPath()).orElse("");
            String repository =
                    path.endsWith(ADVERTISEMENT) ? path.substring(0, path.length() - ADVERTISEMENT.length()) : path;
            String shown = to.getScheme() + "://" + to.getHost() + (to.getPort() < 0 ? "" : ":" + to.getPort())
                    + ManifestName.printable(repository);
            return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST - 1) + "…";
        } catch (URISyntaxException | IllegalArgumentException _) {
            return "what is no address";
        }
    }
}
