/** What every command shares with the person that types it: texts, tables, questions, and what becomes of it. */
@NullMarked
package io.cachepilot.cli.terminal;

import org.jspecify.annotations.NullMarked;
