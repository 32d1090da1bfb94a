package io.cachepilot.manifest;

import io.cachepilot.manifest.FileLookup.Found;
import io.cachepilot.manifest.Read.Rejected;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.manifest.problem.Problem.Severity;
import io.cachepilot.manifest.yaml.Node.Mapping;
import io.cachepilot.manifest.yaml.Yaml;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads all files of a revision at once, and reports everything that is wrong with them at once. Never throws for a content.
 * A file that is as it was in the revision before is not parsed again. Safe for many threads.
 */
public final class ManifestReader {
    /** Bytes of all files together. */
    private static final long MOST_BYTES = 16 << 20;

    private static final int MOST_DOCUMENTS = 10_000;

    private static final int AT_A_TIME = 100;

    private final DocumentReader documents;
    /** What the files of the revision before were read as. */
    private volatile Map<String, Parsed> last = Map.of();

    /** @param named what was found by the references in it */
    private record Parsed(ByteBuffer content, SortedMap<String, Found> named, List<Read> reads) {
        boolean isOf(String file, ByteBuffer bytes, FileLookup files) {
            return content.equals(bytes)
                    // Of ten thousand files hardly any refers to another.
                    && (named.isEmpty() || leadsToTheSame(file, files));
        }

        private boolean leadsToTheSame(String file, FileLookup files) {
            return named.entrySet().stream()
                    .allMatch(entry -> entry.getValue().equals(files.find(file, entry.getKey())));
        }
    }

    /** Knows the kinds of these readers; their schemas are compiled when first needed. */
    public ManifestReader(Collection<? extends KindReader<?>> kinds) {
        documents = new DocumentReader(kinds);
    }

    /** Reads contents by the names that problems shall show, where nothing is known of files that they refer to. */
    public Manifests read(SortedMap<String, byte[]> files) {
        return read(files, FileLookup.NONE);
    }

    /** Reads contents by the names that problems shall show, with the files that they refer to. */
    public Manifests read(SortedMap<String, byte[]> files, FileLookup lookup) {
        Map<String, Parsed> before = last;
        var now = new HashMap<String, Parsed>();
        var reads = new ArrayList<Read>();
        var batch = new ArrayList<Map.Entry<String, byte[]>>();
        long bytes = 0;
        // Small ones first: a file of monstrous size is refused itself instead of pushing out all that come after it.
        for (var file : bySize(files)) {
            bytes += file.getValue().length;
            if (bytes > MOST_BYTES) {
                reads.add(rejected(file.getKey(), "the files hold more than 16 MiB together; this one is not read"));
                continue;
            }
            batch.add(file);
            if (batch.size() == AT_A_TIME) {
                add(batch, lookup, reads, before, now);
                batch.clear();
            }
        }
        add(batch, lookup, reads, before, now);
        last = now;
        reads.sort(Comparator.comparing(Read::file).thenComparingInt(Read::line));
        return new Manifests(new Duplicates(withoutNamed(reads, now)).rejected());
    }

    /**
     * Whether what stands in a field of a spec may be shown to nobody, as the schema of its kind says.
     *
     * @param path the names of fields, from the document on
     */
    public boolean isSecret(String kind, List<String> path) {
        return documents.isSecret(kind, path);
    }

    /**
     * The role that it takes to change a field of a spec, as the schema of its kind says; empty where it says nothing.
     *
     * @param path the names of fields, from the document on
     */
    public Optional<String> role(String kind, List<String> path) {
        return documents.role(kind, path);
    }

    /** The fields of a document that hold a secret in plain text. */
    public List<String> bareSecrets(String kind, Mapping document) {
        return documents.bareSecrets(kind, document);
    }

    /** What a way back to an earlier version of a spec leaves as it is, see {@link KindReader#kept}. */
    public List<Edit> kept(String kind, Mapping now, Mapping then) {
        return documents.kept(kind, now, then);
    }

    /** The file of a new spec, where nobody has chosen one; of a kind that this one knows. */
    public String fileOf(String kind, String name) {
        return documents.fileOf(kind, name);
    }

    /** Whether documents of any kind refer to files. */
    public boolean namesFiles() {
        return documents.namesFiles();
    }

    /**
     * What a manifest refers to, as it is written there. Never throws for a content.
     *
     * @param file the name of the manifest's file
     */
    public Set<String> references(String file, byte[] content) {
        return documents.namesFiles()
                ? Yaml.documents(file, content).flatMap(documents::references).collect(Collectors.toSet())
                : Set.of();
    }

    /** What manifests refer to is none by its name alone: what is wrong with it is nobody's business but theirs. */
    private List<Read> withoutNamed(List<Read> reads, Map<String, Parsed> parsed) {
        if (!documents.namesFiles()) {
            return reads;
        }
        Set<String> named = parsed.values().stream()
                .flatMap(each -> each.named().values().stream())
                .flatMap(found -> found instanceof Found.Content(String file, var _) ? Stream.of(file) : Stream.empty())
                .collect(Collectors.toSet());
        return named.isEmpty()
                ? reads
                : reads.stream()
                        .map(read -> named.contains(read.file()) ? read.asNamed() : read)
                        .toList();
    }

    private static List<Map.Entry<String, byte[]>> bySize(SortedMap<String, byte[]> files) {
        return files.entrySet().stream()
                .sorted(Comparator.comparingInt(file -> file.getValue().length))
                .toList();
    }

    /** Reads files on all processors, and takes them in their order as long as there is room. */
    private void add(
            List<Map.Entry<String, byte[]>> files,
            FileLookup lookup,
            List<Read> reads,
            Map<String, Parsed> before,
            Map<String, Parsed> now) {
        if (reads.size() >= MOST_DOCUMENTS) {
            files.forEach(file -> reads.add(tooMany(file.getKey())));
            return;
        }
        List<Parsed> all = files.parallelStream()
                .map(file -> parsed(file.getKey(), file.getValue(), lookup, before.get(file.getKey())))
                .toList();
        for (int i = 0; i < files.size(); i++) {
            String file = files.get(i).getKey();
            now.put(file, all.get(i));
            reads.addAll(reads.size() < MOST_DOCUMENTS ? all.get(i).reads() : List.of(tooMany(file)));
        }
    }

    private Parsed parsed(String file, byte[] bytes, FileLookup lookup, @Nullable Parsed before) {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (before != null && before.isOf(file, content, lookup)) {
            return before;
        }
        var named = new TreeMap<String, Found>();
        List<Read> reads = read(
                file,
                bytes,
                (manifest, reference) -> named.computeIfAbsent(reference, text -> lookup.find(manifest, text)));
        return new Parsed(content, named.isEmpty() ? Collections.emptySortedMap() : named, reads);
    }

    private static Rejected tooMany(String file) {
        return rejected(file, "the files hold more than 10000 specs together; this one is not read");
    }

    private List<Read> read(String file, byte[] content, FileLookup lookup) {
        var reads = Yaml.documents(file, content)
                .map(document -> documents.read(document, lookup))
                .toList();
        // A file that an editor has just emptied to write it anew must not look like one whose tenants are to go.
        return reads.isEmpty()
                ? List.of(rejected(file, "holds no spec; delete the file to remove its tenants"))
                : reads;
    }

    private static Rejected rejected(String file, String message) {
        var problem = new Problem(file, 1, "", message, Severity.ERROR);
        return new Rejected(file, 1, Optional.empty(), Optional.empty(), List.of(problem));
    }
}
