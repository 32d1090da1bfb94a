/** Specs as desired state: found by kind and name, changed by commits, told in words. Knows no particular kind. */
@NullMarked
package io.cachepilot.spec;

import org.jspecify.annotations.NullMarked;
