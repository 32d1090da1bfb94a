/** How repositories over a network are reached: with which credentials, and whom they are shown to. */
@NullMarked
package io.cachepilot.source.git.access;

import org.jspecify.annotations.NullMarked;
