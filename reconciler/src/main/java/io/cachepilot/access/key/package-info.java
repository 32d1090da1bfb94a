/** API keys: their text, the file of their hashes, and who is behind one. */
@NullMarked
package io.cachepilot.access.key;

import org.jspecify.annotations.NullMarked;
