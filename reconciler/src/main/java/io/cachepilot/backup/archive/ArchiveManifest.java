package io.cachepilot.backup.archive;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backup says of itself; the last of its members, {@code manifest.json}.
 *
 * @param format of the archive
 * @param file its name when it was made
 * @param kind of the spec that it is a backup of, as manifests write it
 * @param revision of the desired state that its spec is of; empty where that is not known
 * @param facts further ones that the kind tells, such as how many keys there are
 * @param members all others, in their order
 */
public record ArchiveManifest(
        int format, String file, String kind, String revision, SortedMap<String, String> facts, List<Member> members) {
    /** The only one that there is. */
    static final int FORMAT = 1;

    static final String NAME = "manifest.json";

    /**
     * One file of it.
     *
     * @param size in bytes
     * @param sha256 64 hexadecimal digits
     */
    public record Member(String name, long size, String sha256) {}

    public ArchiveManifest {
        facts = new TreeMap<>(Map.copyOf(facts));
        members = List.copyOf(members);
    }
}
