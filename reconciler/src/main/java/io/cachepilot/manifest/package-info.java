/**
 * From files to specs, or to problems that say what is wrong, where, and what is allowed. Text becomes a small tree with line
 * numbers ({@link io.cachepilot.manifest.Yaml}), the tree is held against the kind's JSON Schema, and the kind's reader checks
 * what a schema can't say and applies defaults. Hostile input costs bounded time and memory and never throws; one bad document
 * spoils no other. The only package that knows the YAML and the JSON Schema library; it knows no kind by name.
 */
@NullMarked
package io.cachepilot.manifest;

import org.jspecify.annotations.NullMarked;
