package io.cachepilot.access.audit;

/** Something that the log says of itself, in a line of its own. */
record Notice(Event event, String text) {
    /** What happened to the log. */
    enum Event {
        /** A crash cut off the last line, which nobody had been told was written. */
        TORN,
        /** The file was moved away, and this one goes on with its numbers. */
        CONTINUED,
        /** Lines that were older than they are kept are no more in any file from here on. */
        REMOVED,
        /** For want of a disk to write to, requests were not recorded. */
        DROPPED,
        /** There were more requests of strangers, or refused ones, than have a line each. */
        SUMMARISED,
        /** Lines were changed or removed, or it can't be told that none were. */
        LOST
    }
}
