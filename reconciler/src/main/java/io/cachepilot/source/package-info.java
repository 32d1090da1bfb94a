/**
 * Where manifests come from: snapshots of a source, their history, and hints that they changed. A snapshot is bytes; it
 * knows no YAML and no kind. The only package that knows git.
 */
@NullMarked
package io.cachepilot.source;

import org.jspecify.annotations.NullMarked;
