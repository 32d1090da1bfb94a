/**
 * What has to be done for a tenant, decided purely: from what is wanted, what was observed and the time, to a plan that
 * can be printed, compared and checked. No clock, no randomness, no I/O.
 */
@NullMarked
package io.cachepilot.kind.tenant.plan;

import org.jspecify.annotations.NullMarked;
