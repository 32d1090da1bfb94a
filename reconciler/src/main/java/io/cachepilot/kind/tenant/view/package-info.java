/** What there is of tenants, to be shown. Writes nothing. */
@NullMarked
package io.cachepilot.kind.tenant.view;

import org.jspecify.annotations.NullMarked;
