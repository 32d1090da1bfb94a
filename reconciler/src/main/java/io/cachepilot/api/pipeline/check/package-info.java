/** What a request has to be like, whoever makes it. */
@NullMarked
package io.cachepilot.api.pipeline.check;

import org.jspecify.annotations.NullMarked;
