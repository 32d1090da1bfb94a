package io.cachepilot.cli.context;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.control.state.StateLock;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.Secret;
import java.nio.file.Files;
import java.util.Optional;

/**
 * Tells one state directory from another: what its fingerprint key makes of a fixed text. It says nothing of the key, it
 * needs no file of its own, and with another key no fingerprint of a plan could be compared anyway.
 */
public final class StateIdentity {
    private StateIdentity() {}

    /** Empty while the directory has no fingerprint key. Writes nothing. */
    public static Optional<String> find(StateDirectory state) {
        return Files.exists(state.fingerprintKey())
                ? Optional.of(of(Fingerprints.peek(state.fingerprintKey())))
                : Optional.empty();
    }

    /**
     * The identity, for which the key is made if it lacks: without one, two looks at the same secret show two fingerprints,
     * and no plan could ever be compared.
     */
    public static String obtain(StateDirectory state) {
        Optional<String> known = find(state);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<StateLock> lock = StateLock.acquire(state);
        if (lock.isEmpty()) {
            return find(state)
                    .orElseThrow(() -> new CommandFailed(
                            "another process is just setting up %s; try again".formatted(state.root())));
        }
        try (StateLock _ = lock.get()) {
            return of(Fingerprints.open(state.fingerprintKey()));
        }
    }

    private static String of(Fingerprints fingerprints) {
        return fingerprints.of("state directory", new Secret("identity"));
    }
}
