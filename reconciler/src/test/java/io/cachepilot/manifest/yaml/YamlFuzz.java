package io.cachepilot.manifest.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes at all are documents, readable or not. */
final class YamlFuzz {
    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "a: 1\nb: [x, {y: 'z'}]\n---\n# nothing\n---\nc: |\n  text\n   more\n",
                "a: &x [*x, *x]\n<<: {b: !!int 1}\n",
                "%YAML 1.2\n--- >-\n folded\n...\n\"\\u00e9\\x00\": ? k\n",
                "{".repeat(500),
                "- ".repeat(300),
                "a:\r\n  b: 0x1F\r\n  a: .inf\r\n\uFEFFc: ~\n");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyFileIsRead(byte[] file) {
        Untrusted.soon(() -> {
            Yaml.parse("file", file)
                    .forEach(document -> assertThat(document.root().isPresent()
                                    || !document.problems().isEmpty())
                            .isTrue());
            String text = new String(file, StandardCharsets.UTF_8);
            String again = String.join(
                    "",
                    Yaml.texts("file", text).stream().map(DocumentText::text).toList());
            assertThat(text).startsWith(again);
        });
    }
}
