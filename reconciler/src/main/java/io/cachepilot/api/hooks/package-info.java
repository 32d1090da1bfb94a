/** What other programs tell this one over HTTP, of which they need to know nothing but a secret. */
@NullMarked
package io.cachepilot.api.hooks;

import org.jspecify.annotations.NullMarked;
