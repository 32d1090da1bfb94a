/**
 * The HTTP server of every surface: the table of routes, what each request passes through on its way, and how answers are
 * given. Knows no surface.
 */
@NullMarked
package io.cachepilot.api.http;

import org.jspecify.annotations.NullMarked;
