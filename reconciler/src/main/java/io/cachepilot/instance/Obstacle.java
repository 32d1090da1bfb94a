package io.cachepilot.instance;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why an instance could not be started now.
 *
 * @param because a sentence without its full stop: what is in the way, and what to do
 * @param port the host port that is taken, where it is one
 * @param holder the instance of this control plane that has the port; empty when somebody else has it
 */
public record Obstacle(String because, OptionalInt port, Optional<InstanceName> holder) {
    public static Obstacle of(String because) {
        return new Obstacle(because, OptionalInt.empty(), Optional.empty());
    }
}
