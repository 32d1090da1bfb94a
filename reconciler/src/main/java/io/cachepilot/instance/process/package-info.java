/**
 * The engine that runs instances as supervised processes of this Linux host, without root and without containers.
 *
 * <p>Each instance has a directory with its record, configuration, data and log. The record says what is wanted and which
 * process it is, by pid, start time and boot, so that the processes outlive the control plane and are found again by the
 * next one. Only the composition root names this package.
 */
@NullMarked
package io.cachepilot.instance.process;

import org.jspecify.annotations.NullMarked;
