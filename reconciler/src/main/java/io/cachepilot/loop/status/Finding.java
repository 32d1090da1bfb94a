package io.cachepilot.loop.status;

/**
 * Why a condition holds.
 *
 * @param reason one word in CamelCase, constant for its cause
 * @param message one sentence for a person, without secrets; may be empty
 */
public record Finding(String reason, String message) {}
