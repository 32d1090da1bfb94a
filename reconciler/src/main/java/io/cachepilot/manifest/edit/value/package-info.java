/** Values as they are put into manifests, and edits made of them. */
@NullMarked
package io.cachepilot.manifest.edit.value;

import org.jspecify.annotations.NullMarked;
