/** The Tenant kind's desired state as records, and its reader. Pure values: defaults are applied when reading, everything after sees a complete spec. */
@NullMarked
package io.cachepilot.kind.tenant.spec;

import org.jspecify.annotations.NullMarked;
