/** The backups of this host: which there are, and which are not kept any longer. Names no kind. */
@NullMarked
package io.cachepilot.backup.shelf;

import org.jspecify.annotations.NullMarked;
