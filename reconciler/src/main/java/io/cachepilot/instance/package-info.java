/** The port to run instances, whatever the engine. Adapters are its sub-packages; it knows no kind. */
@NullMarked
package io.cachepilot.instance;

import org.jspecify.annotations.NullMarked;
