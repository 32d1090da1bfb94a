/** Repositories on this host: reads trees, makes commits, finds damage, keeps a history. */
@NullMarked
package io.cachepilot.source.git.repository;

import org.jspecify.annotations.NullMarked;
