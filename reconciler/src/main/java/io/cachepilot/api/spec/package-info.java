/** What every surface does with specs: reads them, has changes of them committed, and waits for what comes of it. */
@NullMarked
package io.cachepilot.api.spec;

import org.jspecify.annotations.NullMarked;
