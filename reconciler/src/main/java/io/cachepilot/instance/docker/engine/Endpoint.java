package io.cachepilot.instance.docker.engine;

import io.cachepilot.instance.EngineUnavailable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the Docker Engine listens.
 *
 * @param origin who said so, for messages
 */
public record Endpoint(String host, Optional<Path> certificates, String origin) {
    static final String SETTING = "engine.docker.host";
    private static final String DEFAULT = "unix:///var/run/docker.sock";
    private static final Set<String> SCHEMES = Set.of("unix", "tcp");

    public static Endpoint of(DockerSettings settings, Map<String, String> environment) {
        Optional<String> variable =
                Optional.ofNullable(environment.get("DOCKER_HOST")).filter(host -> !host.isBlank());
        Optional<Path> certificates = settings.certificates().or(() -> certificates(environment));
        if (settings.host().isPresent()) {
            return new Endpoint(settings.host().get(), certificates, "the setting " + SETTING);
        }
        return variable.map(host -> new Endpoint(host, certificates, "the environment variable DOCKER_HOST"))
                .orElseGet(() -> new Endpoint(DEFAULT, certificates, "Docker's default"));
    }

    /** As Docker's own tools do: only asked for TLS do they look for certificates. */
    private static Optional<Path> certificates(Map<String, String> environment) {
        if (environment.getOrDefault("DOCKER_TLS_VERIFY", "").isBlank()) {
            return Optional.empty();
        }
        String path = environment.getOrDefault("DOCKER_CERT_PATH", "");
        return Optional.of(
                path.isBlank() ? Path.of(environment.getOrDefault("HOME", "/root"), ".docker") : Path.of(path));
    }

    /** Throws {@link EngineUnavailable} when the host is not written as it has to be. */
    URI uri() {
        try {
            var uri = new URI(host);
            boolean complete = uri.getScheme() != null && SCHEMES.contains(uri.getScheme());
            if (complete && (uri.getScheme().equals("unix") ? !uri.getPath().isEmpty() : uri.getPort() > 0)) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // Told below.
        }
        throw new EngineUnavailable("the Docker host '" + host + "' of " + origin
                + " is not written as unix:///path/of/socket or tcp://host:port; correct it");
    }

    /** Opens a connection and closes it. */
    void connect(Duration limit) throws IOException {
        URI uri = uri();
        if (uri.getScheme().equals("unix")) {
            SocketChannel.open(UnixDomainSocketAddress.of(uri.getPath())).close();
            return;
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), Math.toIntExact(limit.toMillis()));
        }
    }

    public boolean isExpected() {
        return !host.equals(DEFAULT) || Files.exists(Path.of(uri().getPath()));
    }

    @Override
    public String toString() {
        return host + " (" + origin + ")";
    }
}
