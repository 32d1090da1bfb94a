/** What the host of instances has, and what of it is free. */
@NullMarked
package io.cachepilot.instance.host;

import org.jspecify.annotations.NullMarked;
