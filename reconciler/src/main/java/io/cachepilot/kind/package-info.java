/** What every kind of spec gives to the control plane. Each kind is a package below this one. */
@NullMarked
package io.cachepilot.kind;

import org.jspecify.annotations.NullMarked;
