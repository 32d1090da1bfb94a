/** What is told of specs as JSON: records whose components are its fields. */
@NullMarked
package io.cachepilot.report.json;

import org.jspecify.annotations.NullMarked;
