/** Commands of tenants alone. */
@NullMarked
package io.cachepilot.cli.tenant;

import org.jspecify.annotations.NullMarked;
