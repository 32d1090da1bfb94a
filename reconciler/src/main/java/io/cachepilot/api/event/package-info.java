/** What happens, told as it happens: server-sent events, for every surface. */
@NullMarked
package io.cachepilot.api.event;

import org.jspecify.annotations.NullMarked;
