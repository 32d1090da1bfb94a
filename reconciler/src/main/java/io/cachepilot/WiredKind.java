package io.cachepilot;

import io.cachepilot.converge.Kind;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.view.SpecViews;

/** A kind put together: how it is converged, how it is shown, and what persons do with specs of it by name. */
record WiredKind(Kind kind, SpecViews words, SpecActs acts) {}
