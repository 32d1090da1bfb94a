/** Answers what somebody asks about specs, as text for people or JSON for programs, whoever asks and wherever. */
@NullMarked
package io.cachepilot.report.answer;

import org.jspecify.annotations.NullMarked;
