package io.cachepilot.cli.context;

import io.cachepilot.secret.Secret;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Lets others in while a control plane runs. */
public interface ApiListener extends AutoCloseable {
    /**
     * Where others come in.
     *
     * @param firstKey the first API key, where there was none before: it is told once
     */
    record Opened(InetSocketAddress address, Optional<Secret> firstKey) {}

    /** Begins to let in; empty when the settings say that nobody is. */
    Optional<Opened> open();

    /** Does what commands of the same host have asked for: to close, and to open anew. */
    void answerRequests();

    /** Lets nobody in any more, and waits for those who are, for seconds at most. */
    @Override
    void close();
}
