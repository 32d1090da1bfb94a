/**
 * The command line: commands that parse, do one thing, and print it for people or as JSON. A leaf: nothing imports it but
 * {@code Main}. The only package that knows picocli.
 */
@NullMarked
package io.cachepilot.cli;

import org.jspecify.annotations.NullMarked;
