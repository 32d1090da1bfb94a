package io.cachepilot;

import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.instance.Instances;
import io.cachepilot.pki.Authority;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.settings.Settings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the root hands to every kind, to be put together with.
 *
 * @param serverVersion asks the Redis that would be started for its version
 * @param authorityBefore as it was before anything was made
 */
record Surroundings(
        Settings settings,
        StateDirectory state,
        Instances instances,
        Supplier<String> serverVersion,
        ControlConnections connections,
        Authority authority,
        Authority authorityBefore,
        Fingerprints fingerprints,
        SealedValues sealing,
        InstantSource clock,
        SecureRandom random) {
    /** The same for those who only look. */
    Surroundings looking(Instances observing, SealedValues reading) {
        return new Surroundings(
                settings,
                state,
                observing,
                serverVersion,
                connections,
                authority,
                authorityBefore,
                fingerprints,
                reading,
                clock,
                random);
    }
}
