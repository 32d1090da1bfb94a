/** The document of the API, made of the table of routes, and the pages that show it. */
@NullMarked
package io.cachepilot.api.document;

import org.jspecify.annotations.NullMarked;
