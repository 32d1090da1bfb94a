/**
 * Holds a tree against a JSON Schema and says in our own sentences what does not fit. A field that the schema marks as
 * {@code x-secret} is a secret: nothing that stands in or below it is quoted. A field below it that says {@code false} may
 * be told where it is known to be right, and one that says {@code x-sealed} holds what only this installation can open.
 * {@code x-role} is the role that it takes to change a field; an administrator's where there is none.
 */
@NullMarked
package io.cachepilot.manifest.schema;

import org.jspecify.annotations.NullMarked;
