/**
 * What a plan is, for any kind: actions that say of themselves what they do, why and at what cost; its text, its written form, and
 * how two of them compare. Pure: no clock, no randomness, no I/O, and nothing but the language's own library.
 */
@NullMarked
package io.cachepilot.plan;

import org.jspecify.annotations.NullMarked;
