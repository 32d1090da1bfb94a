/** Commands of the REST API: its keys, its log, whether it listens. */
@NullMarked
package io.cachepilot.cli.api;

import org.jspecify.annotations.NullMarked;
