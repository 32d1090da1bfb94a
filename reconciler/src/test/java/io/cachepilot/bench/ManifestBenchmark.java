package io.cachepilot.bench;

import io.cachepilot.kind.tenant.spec.PasswordReader;
import io.cachepilot.kind.tenant.spec.TenantRanges;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.secret.Opened;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the bytes of manifests to specs, warm; and what of that the YAML library takes by itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ManifestBenchmark {
    private static final PasswordReader WITHOUT_KEYS =
            new PasswordReader((_, _, _) -> new Opened.Unchecked("no manifest here has a sealed value"), false);

    @Param("1000")
    public int files;

    private final ManifestReader reader =
            new ManifestReader(List.of(new TenantReader(TenantRanges.DEFAULT, WITHOUT_KEYS)));
    private SortedMap<String, byte[]> texts = new TreeMap<>();
    private SortedMap<String, byte[]> otherTexts = new TreeMap<>();

    /** Fails on manifests that are not valid, since those would be measured for nothing. */
    @Setup
    public void prepare() {
        texts = ManifestTexts.many(files);
        texts.forEach((file, text) -> otherTexts.put(
                file, (new String(text, StandardCharsets.UTF_8) + "# other\n").getBytes(StandardCharsets.UTF_8)));
        if (read().valid().size() != files) {
            throw new IllegalStateException("not all manifests are valid");
        }
    }

    /** A reader does not parse again what it has read before, so each time every file has changed. */
    @Benchmark
    public Manifests read() {
        SortedMap<String, byte[]> now = texts;
        texts = otherTexts;
        otherTexts = now;
        return reader.read(now);
    }

    @Benchmark
    public int yamlAlone() {
        return YamlAlone.load(texts.values());
    }
}
