/**
 * Holds a tree against a JSON Schema and says in our own sentences what does not fit. A field that the schema marks as
 * {@code x-secret} is a secret: nothing that stands in or below it is quoted, unless a field below it says {@code false}.
 */
@NullMarked
package io.cachepilot.manifest.schema;

import org.jspecify.annotations.NullMarked;
