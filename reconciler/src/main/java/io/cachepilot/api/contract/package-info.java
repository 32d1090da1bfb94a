/**
 * Contracts of surfaces: OpenAPI documents that are the table of routes, the reader of requests and what clients are shown, all at
 * once.
 */
@NullMarked
package io.cachepilot.api.contract;

import org.jspecify.annotations.NullMarked;
