package io.cachepilot.manifest.yaml;

import java.util.Optional;

/**
 * One document of a file with its own text.
 *
 * @param line of the file on which the text begins, counted from 1
 * @param text from its first comment, directive or marker up to where the next document's text begins
 * @param content what was read of it; nothing when it holds no value
 */
public record DocumentText(int line, String text, Optional<YamlDocument> content) {}
