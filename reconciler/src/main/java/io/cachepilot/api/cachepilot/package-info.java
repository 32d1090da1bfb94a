/** The surface of CachePilot: tenants, monitoring and the system, under {@code /api/v1}. */
@NullMarked
package io.cachepilot.api.cachepilot;

import org.jspecify.annotations.NullMarked;
