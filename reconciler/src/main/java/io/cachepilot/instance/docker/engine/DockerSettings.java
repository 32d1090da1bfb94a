package io.cachepilot.instance.docker.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the Docker Engine is reached. What is left out comes from the environment variables that Docker's own tools read
 * ({@code DOCKER_HOST}, {@code DOCKER_TLS_VERIFY}, {@code DOCKER_CERT_PATH}), and else is Docker's default.
 *
 * @param host as in {@code unix:///var/run/docker.sock} or {@code tcp://127.0.0.1:2376}. The Engine must run on this host,
 *     since instances get directories of this host
 * @param certificates the directory with {@code ca.pem}, {@code cert.pem} and {@code key.pem} for an Engine that wants TLS
 */
public record DockerSettings(Optional<String> host, Optional<Path> certificates) {
    /** All of it as the environment says. */
    public static final DockerSettings OF_THE_ENVIRONMENT = new DockerSettings(Optional.empty(), Optional.empty());
}
