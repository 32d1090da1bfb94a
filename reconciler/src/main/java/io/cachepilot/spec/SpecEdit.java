package io.cachepilot.spec;

/**
 * What is to become of one spec.
 *
 * @param kind as in the document, {@code Tenant}
 * @param judge what else has to hold of the manifests that it is made of
 */
public record SpecEdit(String kind, String name, Expectation expected, SpecAction action, SpecJudge judge) {
    /** One of which nothing more is demanded than of every change. */
    public SpecEdit(String kind, String name, Expectation expected, SpecAction action) {
        this(kind, name, expected, action, SpecJudge.NONE);
    }

    /** What it is in a sentence: {@code tenant client1}. */
    String what() {
        return SpecRefused.what(kind, name);
    }
}
