/** What would be done for tenants, put together and told to programs: the same from every surface. */
@NullMarked
package io.cachepilot.kind.tenant.diff;

import org.jspecify.annotations.NullMarked;
