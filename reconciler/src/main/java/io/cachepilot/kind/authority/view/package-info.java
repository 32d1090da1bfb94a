/** The certificate authority as it is shown. */
@NullMarked
package io.cachepilot.kind.authority.view;

import org.jspecify.annotations.NullMarked;
