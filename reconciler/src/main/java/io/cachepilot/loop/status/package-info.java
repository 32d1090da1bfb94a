/** What is said of each key: outcomes of its runs, the conditions that follow from them, its history, and who is told. */
@NullMarked
package io.cachepilot.loop.status;

import org.jspecify.annotations.NullMarked;
