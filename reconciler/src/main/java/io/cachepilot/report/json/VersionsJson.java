package io.cachepilot.report.json;

import io.cachepilot.report.Versions;
import java.util.List;

/** Who changed what, the newest first, for programs. */
public record VersionsJson(List<Version> history) {
    /** A commit as far as it changed one spec. */
    public record Version(
            String kind,
            String name,
            String revision,
            String author,
            String timestamp,
            List<String> changes,
            String outcome) {
        static Version of(Versions.Version version) {
            return new Version(
                    version.key().kind(),
                    version.key().name(),
                    version.revision().commit(),
                    version.author(),
                    version.timestamp().toString(),
                    version.changes(),
                    version.outcome());
        }
    }

    public static VersionsJson of(Versions versions) {
        return new VersionsJson(versions.versions().stream().map(Version::of).toList());
    }
}
