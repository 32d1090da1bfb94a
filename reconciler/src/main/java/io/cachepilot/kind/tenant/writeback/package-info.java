/** Writes into the manifests of tenants what was chosen for them. */
@NullMarked
package io.cachepilot.kind.tenant.writeback;

import org.jspecify.annotations.NullMarked;
