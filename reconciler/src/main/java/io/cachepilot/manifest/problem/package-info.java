/** What is wrong in a file, where, and what is allowed: values for people, safe to print. */
@NullMarked
package io.cachepilot.manifest.problem;

import org.jspecify.annotations.NullMarked;
