/** Certificates and keys: what one says, for which names it is, how one is made and written down. */
@NullMarked
package io.cachepilot.pki.certificate;

import org.jspecify.annotations.NullMarked;
