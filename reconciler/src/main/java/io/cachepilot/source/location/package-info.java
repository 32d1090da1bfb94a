/** Where a source is, as settings say it. */
@NullMarked
package io.cachepilot.source.location;

import org.jspecify.annotations.NullMarked;
