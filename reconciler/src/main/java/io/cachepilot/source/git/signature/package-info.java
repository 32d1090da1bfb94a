/** Signatures of commits: who may sign, and whether a commit was signed by one of them. Knows bytes, and no repository. */
@NullMarked
package io.cachepilot.source.git.signature;

import org.jspecify.annotations.NullMarked;
