package io.cachepilot;

import io.cachepilot.converge.Kind;
import io.cachepilot.converge.view.SpecViews;

/** A kind put together: how it is converged, and how it is shown. */
record WiredKind(Kind kind, SpecViews words) {}
