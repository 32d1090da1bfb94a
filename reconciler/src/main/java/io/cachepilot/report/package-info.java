/** What is told of specs of every kind, as lines for people and as values for programs: the same wherever somebody asks. */
@NullMarked
package io.cachepilot.report;

import org.jspecify.annotations.NullMarked;
