package io.cachepilot.source.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.source.webhook.Reception.Accepted;
import io.cachepilot.source.webhook.Reception.Ignored;
import io.cachepilot.source.webhook.Reception.Reason;
import io.cachepilot.source.webhook.Reception.Refused;
import io.cachepilot.source.webhook.Reception.Repeated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhooksTest {
    private static final String SECRET = "It's a Secret to Everybody";

    @TempDir
    private Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private Path secret;
    private Webhooks webhooks;

    @BeforeEach
    void setUp() throws IOException {
        secret = directory.resolve("secret");
        share(SECRET + "\n");
        webhooks = webhooks(Optional.of("main"));
    }

    /** A stranger decides how long a body takes, so nobody waits for one that is not wanted. */
    @ParameterizedTest
    @EnumSource(Sender.class)
    void theBodyIsNotAskedForWhenTheHeadersAreEnough(Sender sender) throws IOException {
        String body = push("1");
        Map<String, String> good = sender.delivery("d1", body, SECRET);
        var unset = new Webhooks(Optional.empty(), Optional.empty(), directory.resolve("seen"), () -> {});

        assertThat(reason(unset.receive(header(good), WebhooksTest::unwanted))).isEqualTo(Reason.NOT_SET_UP);
        assertThat(reason(webhooks.receive(header(Map.of()), WebhooksTest::unwanted)))
                .isEqualTo(Reason.MALFORMED);
        for (String proof : List.of("", "sha256=", "sha256=00", "sha256=" + "0".repeat(62) + "zz", "0".repeat(66))) {
            assertThat(reason(webhooks.receive(header(with(good, sender.proof, proof)), WebhooksTest::unwanted)))
                    .as(proof)
                    .isEqualTo(Reason.NOT_AUTHENTIC);
        }
        assertThat(reason(webhooks.receive(header(without(good, sender.proof)), WebhooksTest::unwanted)))
                .isEqualTo(Reason.NOT_AUTHENTIC);
        share("short");
        assertThat(reason(webhooks.receive(header(good), WebhooksTest::unwanted)))
                .isEqualTo(Reason.NOT_SET_UP);
    }

    private static byte[] unwanted() {
        throw new AssertionError("the body was asked for");
    }

    /** The example of the page that {@link Forge} names. */
    @Test
    void theSignatureIsTheOneThatGithubPublishes() {
        var headers = Map.of(
                "x-github-event", "push",
                "x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958",
                "x-hub-signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");

        // It is authentic, and says nothing.
        assertThat(webhooks.receive(header(headers), () -> "Hello, World!".getBytes(UTF_8)))
                .isEqualTo(new Refused(
                        Reason.MALFORMED,
                        "the body is no JSON of a push; choose application/json as its content type"));
    }

    @ParameterizedTest
    @EnumSource
    void aPushMakesTheSourceBeAskedOnceEvenAfterARestart(Sender sender) {
        String body = push("1");

        assertThat(receive(sender.delivery("d1", body, SECRET), body)).isEqualTo(new Accepted("d1"));
        assertThat(receive(sender.delivery("d1", body, SECRET), body)).isEqualTo(new Repeated("d1"));
        webhooks = webhooks(Optional.of("main"));
        assertThat(receive(sender.delivery("d1", body, SECRET), body)).isEqualTo(new Repeated("d1"));
        assertThat(asked).hasValue(1);

        String next = push("2");
        assertThat(receive(sender.delivery("d2", next, SECRET), next)).isEqualTo(new Accepted("d2"));
        assertThat(asked).hasValue(2);
    }

    /** No signature covers the id. */
    @ParameterizedTest
    @EnumSource
    void aCapturedDeliveryIsNoNewOneUnderAnotherId(Sender sender) {
        String body = push("1");
        receive(sender.delivery("d1", body, SECRET), body);

        assertThat(receive(sender.delivery("d2", body, SECRET), body)).isEqualTo(new Repeated("d2"));
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotShowTheSecretGetsOneAnswerHoweverHeFails(Sender sender) {
        String body = push("1");
        Map<String, String> good = sender.delivery("d1", body, SECRET);
        var answers = new ArrayList<Reception>();
        answers.add(receive(sender.delivery("d1", body, "another one"), body));
        answers.add(receive(sender.delivery("d1", push("2"), SECRET.substring(1)), body));
        answers.add(receive(without(good, sender.proof), body));
        answers.add(receive(with(good, sender.proof, ""), body));
        answers.add(receive(with(good, sender.proof, "sha256="), body));
        answers.add(receive(with(good, sender.proof, good.get(sender.proof) + "0"), body));
        answers.add(receive(with(good, sender.proof, "sha1=" + "0".repeat(40)), body));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer)
                        .isEqualTo(answers.getFirst())
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_AUTHENTIC)));
        assertThat(asked).hasValue(0);
        assertThat(directory.resolve("state/deliveries")).doesNotExist();
    }

    @Test
    void aChangedBodyIsRefused() {
        assertThat(receive(Sender.GITHUB.delivery("d1", push("1"), SECRET), push("2")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_AUTHENTIC));
    }

    /** Else a token of GitLab could be tried where a signature is due, or the other way round. */
    @Test
    void theProofOfOneHostIsNoneForAnother() {
        String body = push("1");
        Map<String, String> github = Sender.GITHUB.delivery("d1", body, SECRET);

        assertThat(receive(with(github, "x-gitlab-event", "Push Hook"), body)).isInstanceOf(Refused.class);
        assertThat(receive(with(github, "x-gitea-event", "push"), body)).isInstanceOf(Refused.class);
    }

    @Test
    void pingsOtherEventsAndOtherBranchesAreIgnored() {
        String body = push("1");
        assertThat(receive(with(Sender.GITHUB.delivery("d1", body, SECRET), "x-github-event", "ping"), body))
                .isEqualTo(new Ignored("it is the event 'ping', and no push"));
        assertThat(receive(with(Sender.GITLAB.delivery("d1", body, SECRET), "x-gitlab-event", "Tag Push Hook"), body))
                .isEqualTo(new Ignored("it is the event 'Tag Push Hook', and no push"));
        for (String ref : List.of("refs/heads/next", "refs/tags/main", "main")) {
            String other = body.replace("refs/heads/main", ref);
            assertThat(receive(Sender.GITEA.delivery("d1", other, SECRET), other))
                    .isEqualTo(new Ignored(ref + " was pushed, and that is not the branch that is followed"));
        }
        assertThat(asked).hasValue(0);
        assertThat(receive(Sender.GITHUB.delivery("d1", body, SECRET), body)).isEqualTo(new Accepted("d1"));
    }

    @Test
    void withoutAConfiguredBranchTheRepositorysOwnCounts() {
        webhooks = webhooks(Optional.empty());
        String github = push("1");
        String gitlab = """
                {"ref": "refs/heads/trunk", "project": {"default_branch": "trunk"}, "repository": {"name": "t"}}""";
        String silent = "{\"ref\": \"refs/heads/whatever\"}";

        assertThat(receive(Sender.GITHUB.delivery("d1", github, SECRET), github))
                .isEqualTo(new Accepted("d1"));
        assertThat(receive(Sender.GITLAB.delivery("d2", gitlab, SECRET), gitlab))
                .isEqualTo(new Accepted("d2"));
        assertThat(receive(Sender.GITEA.delivery("d3", silent, SECRET), silent)).isEqualTo(new Accepted("d3"));
        String other = github.replace("heads/main", "heads/next");
        assertThat(receive(Sender.GITHUB.delivery("d4", other, SECRET), other)).isInstanceOf(Ignored.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "null", "[]", "payload=%7B%7D", "{}", "{\"ref\": null}", "{\"ref\": {}}", "\u0000"})
    void aBodyThatIsNoPushIsRefused(String body) {
        assertThat(receive(Sender.GITHUB.delivery("d1", body, SECRET), body))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.MALFORMED));
    }

    @Test
    void whatNobodySendsIsRefused() {
        String body = push("1");
        assertThat(reason(webhooks.receive(_ -> Optional.empty(), () -> body.getBytes(UTF_8))))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(receive(Sender.GITHUB.delivery("a\nb", body, SECRET), body)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(receive(Sender.GITHUB.delivery("x".repeat(101), body, SECRET), body)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(webhooks.receive(
                        header(Sender.GITHUB.delivery("d1", body, SECRET)),
                        () -> new byte[Webhooks.MAX_BODY_BYTES + 1])))
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void withoutAUsableSecretNobodyIsBelievedAndTheMessageSaysWhatToDo() throws IOException {
        String body = push("1");
        Map<String, String> delivery = Sender.GITHUB.delivery("d1", body, SECRET);
        var unset = new Webhooks(Optional.empty(), Optional.empty(), directory.resolve("seen"), asked::incrementAndGet);
        assertThat(unset.receive(header(delivery), () -> body.getBytes(UTF_8)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(Reason.NOT_SET_UP);
                    assertThat(refused.why()).contains("setting webhook.secret");
                });

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(receive(delivery, body)).asString().contains("NOT_SET_UP").contains("chmod 600");
        Files.delete(secret);
        assertThat(receive(delivery, body)).asString().contains("NOT_SET_UP").contains("NoSuchFileException");
        for (String text : List.of("", "short", SECRET + "\n" + SECRET)) {
            share(text);
            assertThat(receive(delivery, body))
                    .asString()
                    .contains("NOT_SET_UP")
                    .contains("openssl rand");
        }
        share(SECRET);
        assertThat(receive(delivery, body)).as("a new one counts at once").isEqualTo(new Accepted("d1"));
    }

    @Test
    void aDeliveryThatCantBeNotedIsRefusedAndWorksLater() throws IOException {
        String body = push("1");
        Path state = directory.resolve("state");
        Files.writeString(state, "in the way");
        assertThat(reason(receive(Sender.GITHUB.delivery("d1", body, SECRET), body)))
                .isEqualTo(Reason.UNAVAILABLE);
        assertThat(asked).hasValue(0);

        Files.delete(state);
        assertThat(receive(Sender.GITHUB.delivery("d1", body, SECRET), body)).isEqualTo(new Accepted("d1"));
    }

    @Test
    void onlyTheNewestAreRemembered() throws IOException {
        Path file = directory.resolve("seen");
        var seen = new SeenDeliveries(file, 3);
        for (int i = 0; i < 20; i++) {
            assertThat(seen.add("d" + i, digest(i))).isTrue();
            assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(6);
        }
        // As a crash may leave it.
        Files.writeString(file, Files.readString(file) + "d99 0");

        var again = new SeenDeliveries(file, 3);
        assertThat(again.add("d17", digest(100))).isFalse();
        assertThat(again.add("d100", digest(17))).isFalse();
        assertThat(again.add("d16", digest(16))).as("forgotten").isTrue();
        assertThat(new SeenDeliveries(file, 3).add("d16", digest(101))).isFalse();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void oneOfManyThatComeAtOnceIsAccepted() throws Exception {
        String body = push("1");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Reception>> all = IntStream.range(0, 8)
                    .<Callable<Reception>>mapToObj(
                            i -> () -> receive(Sender.GITHUB.delivery("d" + i, body, SECRET), body))
                    .toList();
            int accepted = 0;
            for (var each : threads.invokeAll(all)) {
                accepted += each.get() instanceof Accepted ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(1);
        }
    }

    /** How each kind of host sends. */
    enum Sender {
        GITHUB("x-github-event", "push", "x-github-delivery", "x-hub-signature-256", "sha256="),
        GITEA("x-gitea-event", "push", "x-gitea-delivery", "x-gitea-signature", ""),
        FORGEJO("x-forgejo-event", "push", "x-forgejo-delivery", "x-forgejo-signature", ""),
        GITLAB("x-gitlab-event", "Push Hook", "idempotency-key", "x-gitlab-token", "");

        private final String event;
        private final String push;
        private final String delivery;
        private final String proof;
        private final String prefix;

        Sender(String event, String push, String delivery, String proof, String prefix) {
            this.event = event;
            this.push = push;
            this.delivery = delivery;
            this.proof = proof;
            this.prefix = prefix;
        }

        Map<String, String> delivery(String id, String body, String secret) {
            var headers = new TreeMap<String, String>();
            if (this == GITEA || this == FORGEJO) {
                headers.putAll(GITHUB.delivery(id, body, secret));
            }
            headers.put(event, push);
            headers.put(delivery, id);
            headers.put(proof, this == GITLAB ? secret : prefix + hmac(secret, body));
            return headers;
        }

        private static String hmac(String secret, String body) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Webhooks webhooks(Optional<String> branch) {
        return new Webhooks(Optional.of(secret), branch, directory.resolve("state/deliveries"), asked::incrementAndGet);
    }

    private void share(String text) throws IOException {
        Files.writeString(secret, text);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    private Reception receive(Map<String, String> headers, String body) {
        return webhooks.receive(header(headers), () -> body.getBytes(UTF_8));
    }

    /** As an HTTP server looks them up. */
    private static java.util.function.Function<String, Optional<String>> header(Map<String, String> headers) {
        var byName = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        return name -> Optional.ofNullable(byName.get(name));
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        var changed = new TreeMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> headers, String name) {
        var changed = new TreeMap<>(headers);
        changed.remove(name);
        return changed;
    }

    private static Reason reason(Reception reception) {
        assertThat(reception).isInstanceOf(Refused.class);
        return ((Refused) reception).reason();
    }

    private static String push(String after) {
        return """
                {"ref": "refs/heads/main", "after": "%s", "repository": {"default_branch": "main", "private": true}}""".formatted(after);
    }

    private static String digest(int i) {
        return "%064x".formatted(i);
    }
}
