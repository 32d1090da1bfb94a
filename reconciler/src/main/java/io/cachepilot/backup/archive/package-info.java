/**
 * The files that backups are: {@code tar.gz} that any program reads, and whose every byte is vouched for by a key. Knows nothing of
 * what is in them, and of no kind.
 */
@NullMarked
package io.cachepilot.backup.archive;

import org.jspecify.annotations.NullMarked;
