/** The desired state of the certificate authority, and its reader. */
@NullMarked
package io.cachepilot.kind.authority.spec;

import org.jspecify.annotations.NullMarked;
