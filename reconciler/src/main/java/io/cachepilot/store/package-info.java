/**
 * Databases in files of the state directory: opened, brought to the tables that this version needs, written by one thread. What is in
 * them belongs to the packages that bring the tables.
 */
@NullMarked
package io.cachepilot.store;

import org.jspecify.annotations.NullMarked;
