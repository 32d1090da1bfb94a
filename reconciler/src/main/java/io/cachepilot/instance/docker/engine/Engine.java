package io.cachepilot.instance.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.InternalServerErrorException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The Docker Engine behind an endpoint. Connects when it is first asked for something. Every call ends within its limit:
 * the client can't bound a read from a socket file by itself, so each call gets a thread that can be given up.
 */
public final class Engine implements AutoCloseable {
    public static final Duration LOOK = Duration.ofSeconds(20);
    public static final Duration CHANGE = Duration.ofMinutes(2);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int REMOVAL_ATTEMPTS = 3;

    private final Endpoint endpoint;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable DockerClient client;
    private boolean closed;

    public Engine(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Throws {@link EngineUnavailable} when there is no answer or a refusal. */
    public <T> T ask(String what, Function<DockerClient, T> call) {
        try {
            return call(what, LOOK, call);
        } catch (DockerException e) {
            throw refused(what, e);
        }
    }

    /** The same for a thing that may not be there. */
    public <T> Optional<T> find(String what, Function<DockerClient, T> call) {
        try {
            return Optional.of(call(what, LOOK, call));
        } catch (NotFoundException _) {
            return Optional.empty();
        } catch (DockerException e) {
            throw refused(what, e);
        }
    }

    /** Changes something about one instance; a refusal concerns only that, and is explained by {@link EngineRefusal}. */
    public <T> T change(InstanceName name, String what, Duration limit, Function<DockerClient, T> call) {
        try {
            return call(what, limit, call);
        } catch (DockerException e) {
            throw EngineRefusal.of(name, what, e);
        }
    }

    /**
     * The plain call, for those who handle refusals themselves.
     *
     * @throws DockerException when the Engine refuses
     * @throws EngineUnavailable when it does not answer
     */
    public <T> T call(String what, Duration limit, Function<DockerClient, T> call) {
        DockerClient connected = client();
        var task = new FutureTask<>(() -> call.apply(connected));
        // A platform thread: after a virtual one has waited for a socket, a JVM takes 300 ms to end.
        Thread.ofPlatform().daemon().name("docker-call").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Interrupting closes the connection.
            task.cancel(true);
            throw new EngineUnavailable(
                    "cannot " + what + ": the Docker Engine at " + endpoint + " has not answered within "
                            + limit.toSeconds() + " s; see whether it hangs: docker version, journalctl -u docker",
                    e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineUnavailable("interrupted while asking the Docker Engine to " + what, e);
        } catch (ExecutionException e) {
            throw translated(what, e.getCause() == null ? e : e.getCause());
        }
    }

    /**
     * Removes a container and its volumes, also while it runs. The Engine refuses one that ends by itself while it is being
     * killed, with a fault of its own ("is not running"); the next attempt finds it ended.
     *
     * @throws DockerException when the Engine refuses
     * @throws EngineUnavailable when it does not answer
     */
    public void removeContainer(String what, String container) {
        for (int attempt = 1; ; attempt++) {
            try {
                call(
                        what,
                        CHANGE,
                        client -> client.removeContainerCmd(container)
                                .withForce(true)
                                .withRemoveVolumes(true)
                                .exec());
                return;
            } catch (InternalServerErrorException e) {
                if (attempt == REMOVAL_ATTEMPTS || !endedMeanwhile(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Throws {@link EngineUnavailable} when the Engine takes no new connection: one that is ending still answers on those it
     * has, and what it starts then is left behind half made.
     */
    public void requireListening(String what) {
        try {
            endpoint.connect(CONNECT);
        } catch (IOException e) {
            throw translated(what, e);
        }
    }

    /** A client for what streams as long as it likes. Only for threads that are ended with this Engine. */
    public DockerClient client() {
        lock.lock();
        try {
            if (closed) {
                throw new EngineUnavailable("the docker engine has been closed; instances are left as they are");
            }
            DockerClient known = client;
            if (known == null) {
                known = connect();
                client = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    public RuntimeException translated(String what, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DockerException refusal) {
                return refusal;
            }
            if (cause instanceof IOException io) {
                return new EngineUnavailable("cannot " + what + ": " + Diagnosis.of(endpoint, io), failure);
            }
        }
        if (failure instanceof EngineUnavailable unavailable) {
            return unavailable;
        }
        return new EngineUnavailable(
                "cannot " + what + ": the Docker Engine at " + endpoint + " can't be asked: " + failure, failure);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot close the connection to " + endpoint + ": " + FileTrouble.words(e), e);
        } finally {
            lock.unlock();
        }
    }

    private static boolean endedMeanwhile(InternalServerErrorException e) {
        return e.getMessage() != null && e.getMessage().contains("is not running");
    }

    private EngineUnavailable refused(String what, DockerException e) {
        return new EngineUnavailable("cannot " + what + ": " + Diagnosis.ofRefusal(endpoint, e), e);
    }

    private DockerClient connect() {
        var uri = endpoint.uri();
        var builder = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(endpoint.host())
                .withDockerTlsVerify(endpoint.certificates().isPresent());
        endpoint.certificates().ifPresent(path -> builder.withDockerCertPath(path.toString()));
        try {
            DefaultDockerClientConfig config = builder.build();
            var http = new ZerodepDockerHttpClient.Builder()
                    .dockerHost(uri)
                    .sslConfig(config.getSSLConfig())
                    .connectionTimeout(CONNECT)
                    .build();
            return DockerClientImpl.getInstance(config, http);
        } catch (RuntimeException e) {
            throw new EngineUnavailable(
                    "cannot reach the Docker Engine at " + endpoint + ": " + e.getMessage()
                            + "; correct the host or the directory of certificates",
                    e);
        }
    }
}
