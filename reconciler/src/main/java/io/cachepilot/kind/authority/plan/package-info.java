/** What has to be done for the certificate authority. Pure: the time comes in as a value, and nothing here reads or writes. */
@NullMarked
package io.cachepilot.kind.authority.plan;

import org.jspecify.annotations.NullMarked;
