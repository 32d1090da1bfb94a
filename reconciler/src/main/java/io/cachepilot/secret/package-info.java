/**
 * Secret values, values that are sealed for manifests, recovery bundles, generated passwords and keyed fingerprints. What
 * is secret is printed nowhere.
 */
@NullMarked
package io.cachepilot.secret;

import org.jspecify.annotations.NullMarked;
