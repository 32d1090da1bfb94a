package io.cachepilot.instance;

import java.util.OptionalLong;

/**
 * An instance that exists and whose state can't be told.
 *
 * @param because what is wrong with it and what to do
 * @param pid the process that is certainly its own and runs; empty when none is known, though one may run
 */
public record Unreadable(InstanceName name, String because, OptionalLong pid) {}
