/** What a person may set: one record tree, read once from a file, the environment and flags. Knows no adapter. */
@NullMarked
package io.cachepilot.settings;

import org.jspecify.annotations.NullMarked;
