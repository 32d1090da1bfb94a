/** What a client meets that opens a TLS connection, and whom it trusts. */
@NullMarked
package io.cachepilot.pki.handshake;

import org.jspecify.annotations.NullMarked;
