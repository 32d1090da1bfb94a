/** When backups are due. Knows no clock and makes none. */
@NullMarked
package io.cachepilot.backup.schedule;

import org.jspecify.annotations.NullMarked;
