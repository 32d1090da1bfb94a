/** Looks at the certificate authority and carries out plans for it. */
@NullMarked
package io.cachepilot.kind.authority.apply;

import org.jspecify.annotations.NullMarked;
