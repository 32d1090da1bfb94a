package io.cachepilot.source.webhook;

import io.cachepilot.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A kind of git host, by the headers of its deliveries. GitLab sends no signature, but the secret itself.
 *
 * @see <a href="https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries">GitHub</a>
 * @see <a href="https://docs.gitea.com/usage/webhooks">Gitea</a>
 * @see <a href="https://docs.gitlab.com/user/project/integrations/webhooks/">GitLab</a>
 */
record Forge(List<String> events, List<String> proofs, List<String> deliveries, String push, Proof proof) {
    private static final String ALGORITHM = "sha256=";
    private static final int SIGNATURE_BYTES = 32;

    private static final Forge GITLAB = new Forge(
            List.of("X-Gitlab-Event"),
            List.of("X-Gitlab-Token"),
            List.of("Idempotency-Key", "X-Gitlab-Event-UUID"),
            "Push Hook",
            new Proof((secret, _) -> bytes(secret.reveal()), Forge::bytes, false));

    /** Gitea, Forgejo and Gogs. */
    private static final Forge GITEA = new Forge(
            List.of("X-Forgejo-Event", "X-Gitea-Event", "X-Gogs-Event"),
            List.of("X-Forgejo-Signature", "X-Gitea-Signature", "X-Gogs-Signature"),
            List.of("X-Forgejo-Delivery", "X-Gitea-Delivery", "X-Gogs-Delivery"),
            "push",
            new Proof(Forge::hmac, Forge::hex, true));

    private static final Forge GITHUB = new Forge(
            List.of("X-GitHub-Event"),
            List.of("X-Hub-Signature-256"),
            List.of("X-GitHub-Delivery"),
            "push",
            new Proof(
                    Forge::hmac,
                    header -> header.startsWith(ALGORITHM) ? hex(header.substring(ALGORITHM.length())) : new byte[0],
                    true));

    /** Gitea sends the headers of GitHub too. */
    private static final List<Forge> ALL = List.of(GITLAB, GITEA, GITHUB);

    /**
     * How a delivery shows to know the secret.
     *
     * @param expected what it has to show for a body
     * @param shown what a header shows
     * @param ofBody whether it can be judged only with the body
     */
    record Proof(BiFunction<Secret, byte[], byte[]> expected, Function<String, byte[]> shown, boolean ofBody) {}

    static Optional<Forge> of(Function<String, Optional<String>> headers) {
        return ALL.stream().filter(forge -> forge.event(headers).isPresent()).findFirst();
    }

    Optional<String> event(Function<String, Optional<String>> headers) {
        return first(events, headers);
    }

    boolean isPush(String name) {
        return name.equals(push);
    }

    Optional<String> delivery(Function<String, Optional<String>> headers) {
        return first(deliveries, headers);
    }

    /** Whether its headers leave it open; a signature of another length is none, and what needs no body is judged at once. */
    boolean mayBeAuthentic(Function<String, Optional<String>> headers, Secret secret) {
        return proof.ofBody() ? shown(headers).length == SIGNATURE_BYTES : isAuthentic(headers, new byte[0], secret);
    }

    /** Takes as long for a proof that lacks as for one that is wrong, wherever it is. */
    boolean isAuthentic(Function<String, Optional<String>> headers, byte[] body, Secret secret) {
        // Digests of one length: how long the secret is remains unknown too.
        return MessageDigest.isEqual(digest(proof.expected().apply(secret, body)), digest(shown(headers)));
    }

    private byte[] shown(Function<String, Optional<String>> headers) {
        return first(proofs, headers).map(proof.shown()).orElse(new byte[0]);
    }

    private static Optional<String> first(List<String> names, Function<String, Optional<String>> headers) {
        return names.stream().map(headers).flatMap(Optional::stream).findFirst();
    }

    private static byte[] hmac(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret.reveal()), "HmacSHA256"));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hex(String text) {
        try {
            return HexFormat.of().parseHex(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
