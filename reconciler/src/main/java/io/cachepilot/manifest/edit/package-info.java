/**
 * Changes manifests as a careful person would: only the lines that have to change, with comments, order, quoting, indentation,
 * line ends and all other documents left byte for byte. Pure: from a text and wishes to a text. A wish is an
 * {@link io.cachepilot.manifest.edit.value.Edit}; the way in is {@link io.cachepilot.manifest.edit.ManifestText}. Places are taken
 * from the parser's events and changed by splices, one field at a time; at the end the new text is read again by the program's
 * own reader and held against what was asked.
 */
@NullMarked
package io.cachepilot.manifest.edit;

import org.jspecify.annotations.NullMarked;
