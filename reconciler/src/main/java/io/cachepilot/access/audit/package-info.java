/**
 * The record of every request: lines of JSON, each with the hash of the one before it, so that what was changed or
 * removed afterwards is found.
 */
@NullMarked
package io.cachepilot.access.audit;

import org.jspecify.annotations.NullMarked;
