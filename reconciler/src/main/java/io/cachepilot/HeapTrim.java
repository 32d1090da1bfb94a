package io.cachepilot;

import java.util.function.LongSupplier;

/**
 * Keeps a process that runs for months about as large as what it holds. The serial collector looks through old objects
 * only when its limit is reached, and until then takes more and more memory of the host. Used by one thread.
 */
final class HeapTrim {
    /** A collection takes a tenth of a second with two hundred tenants, so it has to be worth it. */
    private static final double GROWTH = 1.1;

    private final LongSupplier taken;
    private final Runnable collection;
    private long afterCollection;

    /**
     * @param taken the bytes of the heap that are taken of the host now
     * @param collection looks through all objects, and gives back what is free
     */
    HeapTrim(LongSupplier taken, Runnable collection) {
        this.taken = taken;
        this.collection = collection;
    }

    static HeapTrim ofThisProcess() {
        return new HeapTrim(Runtime.getRuntime()::totalMemory, System::gc);
    }

    /** Collects if the heap has grown much since it was last done. */
    void look() {
        if (taken.getAsLong() > afterCollection * GROWTH) {
            collection.run();
            afterCollection = taken.getAsLong();
        }
    }
}
