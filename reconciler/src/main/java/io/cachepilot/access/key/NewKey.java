package io.cachepilot.access.key;

import io.cachepilot.access.Role;
import io.cachepilot.secret.Secret;

/**
 * A key that was just made.
 *
 * @param secret its text, which is kept nowhere
 */
public record NewKey(String name, Role role, Secret secret) {}
