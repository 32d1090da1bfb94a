/** Commands that ask a control plane elsewhere, by its API. */
@NullMarked
package io.cachepilot.cli.remote;

import org.jspecify.annotations.NullMarked;
