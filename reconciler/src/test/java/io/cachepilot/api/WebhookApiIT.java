package io.cachepilot.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.Programs;
import io.cachepilot.source.git.WorkTree;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries of webhooks over HTTP, by nobody who has a key. */
final class WebhookApiIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String PUSH = "{\"ref\": \"refs/heads/main\", \"repository\": {\"default_branch\": \"main\"}}";

    @TempDir
    private Path home;

    private ApiLab api;

    @BeforeEach
    void start() throws Exception {
        Path bare = home.resolve("tenants.git");
        Programs.run("git", "init", "--quiet", "--bare", "--initial-branch", "main", bare.toString());
        WorkTree tree = WorkTree.clone(bare.toString(), home.resolve("ann"));
        tree.write("README.md", "nothing yet").commit("first");
        tree.git("push", "--quiet", "origin", "HEAD:main");
        Path secret = home.resolve("hook");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, SECRET + "\n");
        api = ApiLab.start(
                        home,
                        Map.of("CACHEPILOT_SOURCE_LOCATION", bare.toString(), "CACHEPILOT_WEBHOOK_SECRET", "hook"))
                .as(Optional.empty());
    }

    @AfterEach
    void end() {
        api.close();
    }

    @Test
    void aDeliveryThatKnowsTheSecretWorksOnce() throws Exception {
        assertThat(deliver("push", "d-1", PUSH, SECRET).statusCode()).isEqualTo(202);
        HttpResponse<String> again = deliver("push", "d-1", PUSH, SECRET);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo("{\"detail\":\"repeated: d-1\"}");

        assertThat(deliver("ping", "d-2", "{}", SECRET).body()).contains("ignored: ");
        assertThat(deliver("push", "d-3", PUSH.replace("heads/main", "heads/other"), SECRET)
                        .body())
                .contains("ignored: ");
    }

    @Test
    void whoeverDoesNotKnowItIsRefused() throws Exception {
        assertThat(deliver("push", "d-4", PUSH, "another secret, as long").statusCode())
                .isEqualTo(401);
        assertThat(api.call("POST", "/hooks/git", PUSH, "X-GitHub-Event", "push")
                        .statusCode())
                .isEqualTo(401);
        assertThat(api.call("POST", "/hooks/git", PUSH).statusCode()).isEqualTo(400);
        assertThat(api.call("POST", "/hooks/git", "payload=x", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(415);
    }

    private HttpResponse<String> deliver(String event, String id, String body, String secret)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return api.call(
                "POST",
                "/hooks/git",
                body,
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                id,
                "X-Hub-Signature-256",
                "sha256=" + signature);
    }
}
