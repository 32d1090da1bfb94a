package io.cachepilot.control.state;

import io.cachepilot.file.DurableFile;
import io.cachepilot.json.Json;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;

/**
 * What a running control plane says of its API, for commands of the same host.
 *
 * @param url where it is
 * @param since when it was opened there
 * @param failure why it is closed though it should be open; empty while it is open
 */
public record ServedApi(String url, Instant since, Optional<String> failure) {
    /** Empty when no API was ever opened, or when what was said of it can't be read. */
    public static Optional<ServedApi> read(StateDirectory state) {
        try {
            return DurableFile.read(state.servedApi()).map(json -> Json.read(json, ServedApi.class));
        } catch (IllegalArgumentException | UncheckedIOException _) {
            return Optional.empty();
        }
    }

    public void write(StateDirectory state) {
        DurableFile.write(state.servedApi(), Json.write(this));
    }
}
