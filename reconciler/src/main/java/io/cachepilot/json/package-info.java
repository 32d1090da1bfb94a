/** The one JSON mapper. The only package that knows Jackson. */
@NullMarked
package io.cachepilot.json;

import org.jspecify.annotations.NullMarked;
