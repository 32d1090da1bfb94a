/** Commands of certificates and their authority. */
@NullMarked
package io.cachepilot.cli.authority;

import org.jspecify.annotations.NullMarked;
