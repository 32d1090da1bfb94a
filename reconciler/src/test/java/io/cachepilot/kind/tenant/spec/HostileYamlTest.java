package io.cachepilot.kind.tenant.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The time limits are no measure of speed: an input that costs more than its share does not end at all. */
@Timeout(120)
class HostileYamlTest {
    private static final byte[] GOOD = bytes("""
            apiVersion: cachepilot/v1
            kind: Tenant
            metadata:
              name: good
              labels: {customer: "acme"}
            spec:
              memory: {maxmemoryMb: 128, policy: noeviction}
              ports: {tls: 7300}
              password: {value: 'abc{d}#efg', generation: 2}
              restartedAt: 2026-11-22T10:00:00Z
            """);
    private static final String HEAD = "apiVersion: cachepilot/v1\nkind: Tenant\nmetadata: {name: hostile}\n";
    private static final int FITS = 250_000;

    private final ManifestReader reader = new ManifestReader(List.of(Tenants.reader(TenantRanges.DEFAULT)));

    static Stream<Path> corpus() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/hostile"))) {
            return files.sorted().toList().stream();
        }
    }

    static Stream<Arguments> generated() {
        return Stream.of(
                Arguments.of("deep flow lists", bytes("[".repeat(10_000))),
                Arguments.of("deep closed flow lists", bytes("[".repeat(10_000) + "]".repeat(10_000))),
                Arguments.of("deep flow mappings", bytes("{a: ".repeat(10_000))),
                Arguments.of("deep flow mappings of lists", bytes("[{".repeat(FITS / 2))),
                Arguments.of("deep block lists", bytes("- ".repeat(FITS / 2))),
                Arguments.of("deep complex keys", bytes("? ".repeat(FITS / 2))),
                Arguments.of("deep indentation", bytes(deepIndentation(500))),
                Arguments.of("huge scalar", bytes(HEAD + "x: " + "x".repeat(FITS))),
                Arguments.of("huge document", bytes(HEAD + "x: " + "x".repeat(10 << 20))),
                Arguments.of("huge file", new byte[20 << 20]),
                Arguments.of("huge number", bytes(HEAD + "x: " + "9".repeat(FITS))),
                Arguments.of("huge exponent", bytes(HEAD + "spec: {memory: {limitMb: 1e2147483647}}")),
                Arguments.of("huge key", bytes("x".repeat(FITS) + ": 1")),
                Arguments.of("huge quoted key", bytes("'" + "x".repeat(FITS) + "': 1")),
                Arguments.of("huge anchor", bytes("&" + "x".repeat(FITS) + " 1")),
                Arguments.of("huge tag", bytes("!" + "x".repeat(FITS) + " 1")),
                Arguments.of("huge comment and no spec", bytes("#" + "x".repeat(FITS))),
                Arguments.of("very long line", bytes("{" + "a: b, ".repeat(FITS / 6))),
                Arguments.of("many aliases", bytes("a: &a x\nb: [" + "*a,".repeat(80_000) + "]")),
                Arguments.of(
                        "many aliases of a large scalar",
                        bytes("a: &a " + "x".repeat(100_000) + "\nb: [" + "*a,".repeat(40_000) + "]")),
                Arguments.of("many anchors", bytes("[" + "&a a,".repeat(50_000) + "]")),
                Arguments.of("many unknown fields", bytes(HEAD + fields("x", 19_000))),
                Arguments.of(
                        "many bad labels",
                        bytes(HEAD.replace("}\n", ", labels: {" + "\"%\": 1,".repeat(9_000) + "}}\n"))),
                Arguments.of("many duplicates", bytes(HEAD + "x: 1\n".repeat(9_000))),
                Arguments.of("many values", bytes("[" + "1,".repeat(FITS / 2) + "]")),
                Arguments.of("many documents", bytes("--- a\n".repeat(100_000))),
                Arguments.of("many empty documents", bytes("---\n".repeat(100_000))),
                Arguments.of("many document ends", bytes("...\n".repeat(100_000))),
                Arguments.of("many line breaks", bytes("\n".repeat(FITS))),
                Arguments.of("many colons", bytes(":".repeat(FITS))),
                Arguments.of("many quotes", bytes("'".repeat(FITS - 1))),
                Arguments.of("many question marks", bytes("{" + "?a ".repeat(FITS / 3))),
                Arguments.of("many directives", bytes("%A\n".repeat(FITS / 3) + "---\na: 1")),
                Arguments.of("folded emptiness", bytes("a: >\n" + " \n".repeat(FITS / 3) + "  x")),
                Arguments.of("only NUL", new byte[1000]),
                Arguments.of("NUL in a name", bytes(HEAD + "x\u0000y: 1")),
                Arguments.of("bell and escape", bytes(HEAD + "x: \u001b[2J\u0007")),
                Arguments.of("binary", random(100_000)),
                Arguments.of("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0}),
                Arguments.of("UTF-16", HEAD.getBytes(StandardCharsets.UTF_16)),
                Arguments.of("UTF-16 without a mark", HEAD.getBytes(StandardCharsets.UTF_16LE)),
                Arguments.of("Latin 1", (HEAD + "x: ü").getBytes(StandardCharsets.ISO_8859_1)),
                Arguments.of("lone surrogate", new byte[] {'a', ':', ' ', (byte) 0xED, (byte) 0xA0, (byte) 0x80}),
                Arguments.of("overlong slash", new byte[] {'a', ':', ' ', (byte) 0xC0, (byte) 0xAF}),
                Arguments.of("cut character", new byte[] {'a', ':', ' ', (byte) 0xF0, (byte) 0x9F}),
                Arguments.of("byte order mark inside", bytes(HEAD + "\uFEFFx: 1")),
                Arguments.of("line separators", bytes("kind: Tenant\u2028metadata: x\u2029--- \u0085a: b")),
                Arguments.of("only a byte order mark", bytes("\uFEFF")),
                Arguments.of("empty", new byte[0]));
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void refusesTheCorpusAndStillReadsTheGoodFileBesideIt(Path file) throws IOException {
        assertRefused(Files.readAllBytes(file));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generated")
    void refusesWhatIsGeneratedAndStillReadsTheGoodFileBesideIt(String name, byte[] content) {
        assertThat(name).isNotEmpty();
        assertRefused(content);
    }

    @Test
    void survivesAnyChangeOfAGoodFile() {
        var random = new Random(42);
        for (int i = 0; i < 1_500; i++) {
            var manifests = read(changed(GOOD, random));
            assertThat(names(manifests)).contains("beside");
            assertThat(manifests.rejected())
                    .allSatisfy(rejected -> assertThat(rejected.problems()).isNotEmpty());
        }
    }

    @Test
    void survivesEveryTruncationOfAGoodFile() {
        IntStream.range(0, GOOD.length).forEach(length -> {
            var manifests = read(Arrays.copyOf(GOOD, length));
            assertThat(names(manifests)).contains("beside");
            assertThat(manifests.reads()).hasSize(2);
        });
    }

    @Test
    void boundsWhatManyHostileFilesCost() {
        var files = new TreeMap<String, byte[]>();
        for (int i = 0; i < 60; i++) {
            files.put("f" + i, bytes(HEAD + fields("x", 19_000)));
        }
        files.put("z", GOOD);
        var manifests = reader.read(files);
        assertThat(manifests.problems()).hasSizeLessThan(7_000);
        assertThat(names(manifests)).containsExactly("good");
    }

    private void assertRefused(byte[] content) {
        var manifests = read(content);
        assertThat(names(manifests)).containsExactly("beside");
        assertThat(manifests.problems().stream()
                        .filter(problem -> problem.file().equals("a.yaml")))
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(1_000)
                .allSatisfy(problem -> assertThat(problem.toString())
                        .hasSizeLessThan(1_000)
                        .doesNotContainPattern("\\p{Cntrl}|Exception|snakeyaml|networknt"));
    }

    private Manifests read(byte[] content) {
        var beside = new String(GOOD, StandardCharsets.UTF_8).replace("name: good", "name: beside");
        return reader.read(new TreeMap<>(Map.of("a.yaml", content, "b.yaml", bytes(beside))));
    }

    private static List<String> names(Manifests manifests) {
        return manifests.specs(TenantSpec.class).stream().map(TenantSpec::name).toList();
    }

    private static byte[] changed(byte[] good, Random random) {
        var text = new StringBuilder(new String(good, StandardCharsets.UTF_8));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, strange(random));
                case 1 -> text.insert(at, strange(random));
                case 2 -> text.deleteCharAt(at);
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
            }
        }
        return bytes(text.toString());
    }

    private static char strange(Random random) {
        var characters = "{}[]:,-?#&*!|>'\"%@`\\\n\r\t \u0000\u0085\u2028\uFEFF\u00fca0~<";
        return characters.charAt(random.nextInt(characters.length()));
    }

    private static String deepIndentation(int levels) {
        var text = new StringBuilder();
        IntStream.range(0, levels).forEach(i -> text.append(" ".repeat(i)).append("a:\n"));
        return text.toString();
    }

    private static String fields(String prefix, int count) {
        var text = new StringBuilder();
        IntStream.range(0, count / 2).forEach(i -> text.append(prefix).append(i).append(": 1\n"));
        return text.toString();
    }

    private static byte[] random(int size) {
        var content = new byte[size];
        new Random(1).nextBytes(content);
        return content;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
