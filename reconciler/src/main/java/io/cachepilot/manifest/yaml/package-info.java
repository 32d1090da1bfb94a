/**
 * YAML text as a tree with line numbers, for manifests and settings. Documents are cut apart before they are parsed; what our YAML
 * does not have is refused at the parser's events, before anything is built from it. Messages never quote values: at this level
 * nobody knows which of them are secrets.
 */
@NullMarked
package io.cachepilot.manifest.yaml;

import org.jspecify.annotations.NullMarked;
