package io.cachepilot.manifest;

import io.cachepilot.manifest.yaml.Node.Mapping;

/**
 * One spec as written: who it is, and its tree.
 *
 * @param line where it begins, counted from 1
 * @param name as written; empty when it is missing or no legal name, which has its own problem then
 */
public record Document(String file, int line, String apiVersion, String kind, String name, Mapping root) {}
