/**
 * Where manifests come from: the port to sources, and the snapshots that they give. A snapshot is bytes; it knows no YAML
 * and no kind.
 */
@NullMarked
package io.cachepilot.source;

import org.jspecify.annotations.NullMarked;
