/** Commands that change manifests, or read them. */
@NullMarked
package io.cachepilot.cli.spec;

import org.jspecify.annotations.NullMarked;
