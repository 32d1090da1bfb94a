package io.cachepilot.access.limit;

/** Times in their order, the oldest of which fall out; a ring that grows. For one thread at a time. */
final class Window {
    private static final int SMALLEST = 4;

    private long[] times = new long[SMALLEST];
    private int first;
    private int size;

    int size() {
        return size;
    }

    /** @param index from 0, the oldest, to below the size */
    long time(int index) {
        return times[(first + index) % times.length];
    }

    /** @param time not before the newest one */
    void add(long time) {
        if (size == times.length) {
            grow();
        }
        times[(first + size) % times.length] = time;
        size++;
    }

    /** Drops all times up to that one, and it too. */
    void dropUpTo(long time) {
        while (size > 0 && times[first] <= time) {
            first = (first + 1) % times.length;
            size--;
        }
    }

    private void grow() {
        long[] larger = new long[2 * times.length];
        for (int i = 0; i < size; i++) {
            larger[i] = time(i);
        }
        times = larger;
        first = 0;
    }
}
