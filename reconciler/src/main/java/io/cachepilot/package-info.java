/** The entry point, the composition root and the settings: the only package that names adapters. */
@NullMarked
package io.cachepilot;

import org.jspecify.annotations.NullMarked;
