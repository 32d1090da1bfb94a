/** What persons do with tenants by their names. */
@NullMarked
package io.cachepilot.kind.tenant.act;

import org.jspecify.annotations.NullMarked;
