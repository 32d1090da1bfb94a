package io.cachepilot.source.directory;

import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.Limits;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.content.ReferredLimits;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which manifests a directory holds, and which of its entries can't be taken, at one moment. Two listings that are equal
 * mean that nothing changed in between, as far as names, sizes and times tell.
 *
 * @param files the manifests within all limits
 * @param refused why the others are not taken, by path
 * @param referred the files that manifests refer to, as far as they are no manifests by their names
 * @param unreferable why others of those are not taken, by path
 */
record Listing(
        SortedMap<String, Stamp> files,
        SortedMap<String, String> refused,
        SortedMap<String, Stamp> referred,
        SortedMap<String, String> unreferable) {

    /** What tells one version of a file from the next, without reading it. */
    record Stamp(long size, Instant modified, Optional<Object> identity) {
        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    Optional.ofNullable(attributes.fileKey()));
        }
    }

    /**
     * Lists a directory and its sub-directories; throws {@link SourceUnavailable} when there is nothing to list.
     *
     * @param referred the paths of files that count though they are no manifests
     */
    static Listing of(Path root, Set<String> referred) {
        var walk = new Walk(referred);
        try {
            walk.list(root, "", 0);
        } catch (IOException e) {
            throw unavailable(root, e);
        }
        return walk.listing();
    }

    /** What tells whether any of these files changed. */
    Map<String, Stamp> stamps() {
        var stamps = new HashMap<>(files);
        stamps.putAll(referred);
        return stamps;
    }

    static String readable(IOException failure) {
        return failure instanceof AccessDeniedException
                ? "may not be read by this user; allow it with chmod or chown"
                : "can't be read: " + failure;
    }

    private static SourceUnavailable unavailable(Path root, IOException cause) {
        if (Files.notExists(root)) {
            return new SourceUnavailable(
                    "the manifest directory " + root + " does not exist; create it, or name the one that is meant",
                    cause);
        }
        if (!Files.isDirectory(root)) {
            return new SourceUnavailable("the manifest directory " + root + " is not a directory; name one", cause);
        }
        return new SourceUnavailable("the manifest directory " + root + " " + readable(cause), cause);
    }

    /** One walk through the tree; what it finds is bounded, so is its time. */
    private static final class Walk {
        private final Set<String> wanted;
        private final SortedMap<String, Stamp> found = new TreeMap<>();
        private final SortedMap<String, String> refused = new TreeMap<>();
        private final SortedMap<String, Stamp> referred = new TreeMap<>();
        private final SortedMap<String, String> unreferable = new TreeMap<>();
        private final ReferredLimits limits = new ReferredLimits();
        private int entries;

        Walk(Set<String> wanted) {
            this.wanted = wanted;
        }

        void list(Path directory, String prefix, int depth) throws IOException {
            try (var stream = Files.newDirectoryStream(directory)) {
                for (Path entry : stream) {
                    if (ManifestName.isHidden(entry)) {
                        continue;
                    }
                    if (++entries > Limits.MAX_ENTRIES) {
                        return;
                    }
                    visit(entry, prefix, depth);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        private void visit(Path entry, String prefix, int depth) {
            String name = String.valueOf(entry.getFileName());
            String path = prefix + name;
            boolean manifest = ManifestName.isManifest(name);
            if (!manifest && wanted.contains(path)) {
                visitReferred(entry, path);
                return;
            }
            try {
                var attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (!manifest && isOfNoInterest(entry, attributes)) {
                    return;
                }
                Optional<String> problem = ManifestName.problem(name).or(() -> problem(attributes, depth));
                if (problem.isPresent()) {
                    refused.put(ManifestName.printable(path), problem.get());
                } else if (attributes.isDirectory()) {
                    list(entry, path + "/", depth + 1);
                } else {
                    found.put(path, Stamp.of(attributes));
                }
            } catch (IOException e) {
                refused.put(ManifestName.printable(path), readable(e));
            }
        }

        private void visitReferred(Path entry, String path) {
            try {
                var attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                Optional<String> problem = attributes.isRegularFile()
                        ? limits.refuse(attributes.size())
                        : Optional.of("is no plain file, and links are not followed; put what is meant there");
                if (problem.isPresent()) {
                    unreferable.put(path, problem.get());
                } else {
                    referred.put(path, Stamp.of(attributes));
                }
            } catch (IOException e) {
                unreferable.put(path, readable(e));
            }
        }

        /** A link to something else than a plain file may stand for a directory of manifests: not to be passed over. */
        private static boolean isOfNoInterest(Path entry, BasicFileAttributes attributes) {
            return attributes.isSymbolicLink() ? Files.isRegularFile(entry) : !attributes.isDirectory();
        }

        private static Optional<String> problem(BasicFileAttributes attributes, int depth) {
            if (attributes.isSymbolicLink()) {
                return Optional.of("is a symbolic link, and links are not followed; put what it points to here");
            }
            if (attributes.isDirectory()) {
                return depth < Limits.MAX_DEPTH
                        ? Optional.empty()
                        : Optional.of("lies more than " + Limits.MAX_DEPTH + " directories deep; move it up");
            }
            if (!attributes.isRegularFile()) {
                return Optional.of("is a pipe, a socket or a device; put a plain file here");
            }
            return attributes.size() > Limits.MAX_FILE_BYTES
                    ? Optional.of("is larger than 1 MiB; split it into several files")
                    : Optional.empty();
        }

        Listing listing() {
            var files = new TreeMap<String, Stamp>();
            long total = 0;
            for (var entry : found.entrySet()) {
                total += entry.getValue().size();
                if (files.size() == Limits.MAX_FILES) {
                    refused.put(".", "holds more than 10,000 manifests; the rest is not read: use several sources");
                    break;
                }
                if (total > Limits.MAX_TOTAL_BYTES) {
                    refused.put(entry.getKey(), "is not read: the manifests up to it are larger than 16 MiB together");
                } else {
                    files.put(entry.getKey(), entry.getValue());
                }
            }
            if (entries > Limits.MAX_ENTRIES) {
                refused.put(".", "holds more than 100,000 files; the rest is not read: use a directory of its own");
            }
            return new Listing(files, refused, referred, unreferable);
        }
    }
}
