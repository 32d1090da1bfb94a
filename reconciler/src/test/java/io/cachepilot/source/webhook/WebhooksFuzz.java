package io.cachepilot.source.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** Any delivery is taken or refused, and none is taken that does not show the secret. */
final class WebhooksFuzz {
    private static final String SECRET = "a secret of the two of us";

    @TempDir
    private static Path directory;

    private static Webhooks webhooks;

    @BeforeAll
    static void share() throws IOException {
        Path file = directory.resolve("secret");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, SECRET);
        webhooks = new Webhooks(Optional.of(file), Optional.of("main"), directory.resolve("seen"), () -> {});
    }

    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "X-GitHub-Event: push\nX-Hub-Signature-256: sha256=00\n\n{\"ref\": \"refs/heads/main\"}",
                "X-Gitlab-Event: Push Hook\nX-Gitlab-Token: x\nIdempotency-Key: \u00e9\n\n{\"ref\": null}",
                "X-Gitea-Event: push\nX-Gitea-Signature: zz\nX-Gitea-Delivery: 1\n\n{\"ref\":1,\"repository\":[]}",
                "X-GitHub-Event: ping\n\n",
                "\n\n" + "[".repeat(2000));
    }

    /** Headers, a blank line, and a body. */
    @MethodSource("seeds")
    @FuzzTest
    void anyDeliveryIsTakenOrRefused(byte[] input) {
        String[] parts = new String(input, StandardCharsets.ISO_8859_1).split("\n\n", 2);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        parts[0].lines().filter(line -> line.contains(":")).forEach(line -> {
            String[] header = line.split(":", 2);
            headers.put(header[0], header[1].strip());
        });
        byte[] body = (parts.length > 1 ? parts[1] : "").getBytes(StandardCharsets.ISO_8859_1);
        Untrusted.soon(() -> {
            assertThat(receive(headers, body)).isInstanceOf(Reception.Refused.class);
            receive(Map.of("x-gitlab-event", "Push Hook", "x-gitlab-token", SECRET, "idempotency-key", parts[0]), body);
        });
    }

    private static Reception receive(Map<String, String> headers, byte[] body) {
        return webhooks.receive(
                name -> Optional.ofNullable(headers.get(name))
                        .or(() -> Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)))),
                () -> body);
    }
}
