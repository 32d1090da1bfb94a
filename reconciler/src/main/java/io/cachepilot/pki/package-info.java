/**
 * Keys, certificates and the check of a served certificate by a real handshake. The only package that knows Bouncy
 * Castle: it builds certificates; keys, signatures and TLS are the JDK's. Knows no kind.
 */
@NullMarked
package io.cachepilot.pki;

import org.jspecify.annotations.NullMarked;
