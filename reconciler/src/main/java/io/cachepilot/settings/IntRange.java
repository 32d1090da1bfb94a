package io.cachepilot.settings;

/** A range of whole numbers, both ends included. */
public record IntRange(int first, int last) {
    public IntRange {
        if (first > last) {
            throw new IllegalArgumentException(first + " is more than " + last);
        }
    }

    boolean overlaps(IntRange other) {
        return first <= other.last && other.first <= last;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
