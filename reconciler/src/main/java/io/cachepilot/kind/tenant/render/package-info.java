/**
 * From a tenant's spec to what Redis reads: directives, ACL rules, and the files that hold them. Pure. What is rendered
 * here is also what the planner compares with the running server, so the two cannot disagree.
 */
@NullMarked
package io.cachepilot.kind.tenant.render;

import org.jspecify.annotations.NullMarked;
