/** What persons do with specs by name, of kinds that have more to it than a change of fields. */
@NullMarked
package io.cachepilot.converge.act;

import org.jspecify.annotations.NullMarked;
