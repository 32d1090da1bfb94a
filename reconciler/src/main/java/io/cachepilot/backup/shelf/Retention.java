package io.cachepilot.backup.shelf;

import io.cachepilot.backup.archive.ArchiveName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * How long backups of one subject are kept.
 *
 * @param days after which one is not kept any longer, at least 1
 * @param count how many are kept at most, the newest, at least 1
 */
public record Retention(int days, int count) {
    public Retention {
        if (days < 1 || count < 1) {
            throw new IllegalArgumentException("at least one day and one backup: %d, %d".formatted(days, count));
        }
    }

    /**
     * Which are not kept any longer: too old, or too many. None as long as no newer one was verified, so that what is left can be
     * restored, whatever becomes of the newest.
     *
     * @param backups of one subject, each with whether it was verified
     */
    public List<ArchiveName> expired(SortedMap<ArchiveName, Boolean> backups, Instant now) {
        List<ArchiveName> newestFirst =
                backups.keySet().stream().sorted(Comparator.reverseOrder()).toList();
        var expired = new ArrayList<ArchiveName>();
        boolean newerVerified = false;
        for (int i = 0; i < newestFirst.size(); i++) {
            ArchiveName name = newestFirst.get(i);
            boolean due = i >= count || name.taken().isBefore(now.minus(Duration.ofDays(days)));
            if (due && newerVerified) {
                expired.add(name);
            }
            newerVerified |= Boolean.TRUE.equals(backups.get(name));
        }
        return List.copyOf(expired);
    }
}
