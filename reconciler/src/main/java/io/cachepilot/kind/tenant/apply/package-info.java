/**
 * Looks at a tenant's world and carries out its plans: the only part of the kind with effects. It acts through the ports
 * of {@code instance}, {@code redis}, {@code pki} and {@code secret}.
 */
@NullMarked
package io.cachepilot.kind.tenant.apply;

import org.jspecify.annotations.NullMarked;
