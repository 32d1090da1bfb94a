/** What is remembered and kept of tenants between two runs: chosen ports and images, what was written back, passwords. */
@NullMarked
package io.cachepilot.kind.tenant.memory;

import org.jspecify.annotations.NullMarked;
