package io.cachepilot.spec;

import io.cachepilot.manifest.FileLookup;
import io.cachepilot.manifest.FileLookup.Found;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.source.content.ReferredFiles;
import io.cachepilot.source.content.Snapshot;
import java.util.TreeMap;

/**
 * Reads what the files of a source say, with what they refer to.
 *
 * @param prefix what is put before each file's path, so that a problem names the file as its author would type it
 */
public record SnapshotReader(ManifestReader reader, String prefix) {
    /** Never throws for a content. */
    public Manifests read(Snapshot snapshot) {
        var files = new TreeMap<String, byte[]>();
        snapshot.files().forEach((path, content) -> files.put(prefix + path, content));
        return reader.read(files, lookup(snapshot.referred()));
    }

    private FileLookup lookup(ReferredFiles referred) {
        return (manifest, reference) -> switch (referred.find(manifest.substring(prefix.length()), reference)) {
            case ReferredFiles.Found.File(String path, var content) -> new Found.Content(prefix + path, content);
            case ReferredFiles.Found.Nothing(String why) -> new Found.Nothing(why);
        };
    }
}
