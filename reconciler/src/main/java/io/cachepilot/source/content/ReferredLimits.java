package io.cachepilot.source.content;

import java.util.Optional;

/** How much of what manifests refer to is read, whatever source it lies in. Counts what it lets through; made for one reading. */
public final class ReferredLimits {
    private int files;
    private long total;

    /** Why there is no room for one more file of that size, in words to be put behind its path; empty when there is. */
    public Optional<String> refuse(long bytes) {
        if (bytes > Limits.MAX_FILE_BYTES) {
            return Optional.of("is larger than 1 MiB; make it smaller");
        }
        if (files >= Limits.MAX_REFERRED) {
            return Optional.of("is not read: the manifests refer to more than 1,000 files");
        }
        if (total + bytes > Limits.MAX_TOTAL_BYTES) {
            return Optional.of("is not read: the files that manifests refer to are larger than 16 MiB together");
        }
        files++;
        total += bytes;
        return Optional.empty();
    }
}
