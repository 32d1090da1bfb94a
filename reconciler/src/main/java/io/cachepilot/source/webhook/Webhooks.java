package io.cachepilot.source.webhook;

import io.cachepilot.json.Json;
import io.cachepilot.secret.Secret;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.webhook.Reception.Accepted;
import io.cachepilot.source.webhook.Reception.Ignored;
import io.cachepilot.source.webhook.Reception.Reason;
import io.cachepilot.source.webhook.Reception.Refused;
import io.cachepilot.source.webhook.Reception.Repeated;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Takes the deliveries of GitHub, Gitea, Forgejo and GitLab. One that knows the secret and tells of a push to the branch
 * that is followed makes the source be asked, once; what is in it is not used for anything else, so all that a stolen
 * secret gives is to have the source asked. Safe for many threads.
 */
public final class Webhooks {
    /** A delivery is rarely longer than some hundred kB; what a longer one tells of is found by the next poll. */
    public static final int MAX_BODY_BYTES = 1 << 20;

    private static final int REMEMBERED = 10_000;
    private static final int LONGEST_NAME = 100;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    private final Optional<WebhookSecret> secret;
    private final Optional<String> branch;
    private final SeenDeliveries seen;
    private final Runnable ask;

    /**
     * @param secret the file of what the git host and this one share; empty: every delivery is refused
     * @param branch the one that is followed; empty: the repository's own
     * @param seen the file of deliveries that were accepted
     * @param ask makes the source be asked soon; returns at once
     */
    public Webhooks(Optional<Path> secret, Optional<String> branch, Path seen, Runnable ask) {
        this(secret, branch, new SeenDeliveries(seen, REMEMBERED), ask);
    }

    Webhooks(Optional<Path> secret, Optional<String> branch, SeenDeliveries seen, Runnable ask) {
        this.secret = secret.map(WebhookSecret::new);
        this.branch = branch;
        this.seen = seen;
        this.ask = ask;
    }

    /**
     * What becomes of a delivery.
     *
     * @param headers the value of a header by its name, whose case does not matter
     * @param body gives it as it was received; not asked for while something else is left that refuses the delivery
     */
    public Reception receive(Function<String, Optional<String>> headers, Supplier<byte[]> body) {
        if (secret.isEmpty()) {
            return new Refused(
                    Reason.NOT_SET_UP,
                    "there is no secret to know a git host by; write one into a file of mode 0600, and name the file in the setting webhook.secret");
        }
        try {
            Secret shared = secret.get().read();
            Optional<Forge> forge = Forge.of(headers);
            if (forge.isEmpty()) {
                return new Refused(
                        Reason.MALFORMED,
                        "no header says which event it is; GitHub, Gitea, Forgejo and GitLab send one (X-GitHub-Event, X-Gitea-Event, X-Gitlab-Event)");
            }
            return forge.get().mayBeAuthentic(headers, shared)
                    ? received(forge.get(), headers, body.get(), shared)
                    : notAuthentic();
        } catch (WebhookSecret.Unusable e) {
            return new Refused(Reason.NOT_SET_UP, String.valueOf(e.getMessage()));
        }
    }

    private Reception received(Forge forge, Function<String, Optional<String>> headers, byte[] body, Secret shared) {
        if (body.length > MAX_BODY_BYTES) {
            return new Refused(Reason.TOO_LARGE, "the body is larger than 1 MiB; the next poll finds what was pushed");
        }
        return forge.isAuthentic(headers, body, shared) ? authentic(forge, headers, body) : notAuthentic();
    }

    private static Refused notAuthentic() {
        return new Refused(
                Reason.NOT_AUTHENTIC,
                "the delivery does not show to know the secret; give the git host the one in the file of the setting webhook.secret");
    }

    private Reception authentic(Forge forge, Function<String, Optional<String>> headers, byte[] body) {
        String event = forge.event(headers).orElse("");
        if (!forge.isPush(event)) {
            return new Ignored("it is the event '" + printable(event) + "', and no push");
        }
        String digest = HexFormat.of().formatHex(Forge.digest(body));
        // Older versions of GitLab send none.
        String id = forge.delivery(headers).orElse(digest);
        if (!ID.matcher(id).matches()) {
            return new Refused(Reason.MALFORMED, "the id of the delivery is none");
        }
        try {
            Push push = Json.read(new String(body, StandardCharsets.UTF_8), Push.class);
            if (push.ref().isEmpty()) {
                return new Refused(Reason.MALFORMED, "the body does not say which branch was pushed (ref)");
            }
            return push.mayConcern(branch)
                    ? once(id, digest)
                    : new Ignored(
                            printable(push.ref().get()) + " was pushed, and that is not the branch that is followed");
        } catch (IllegalArgumentException _) {
            return new Refused(
                    Reason.MALFORMED, "the body is no JSON of a push; choose application/json as its content type");
        }
    }

    private Reception once(String id, String digest) {
        try {
            if (!seen.add(id, digest)) {
                return new Repeated(id);
            }
        } catch (UncheckedIOException e) {
            return new Refused(Reason.UNAVAILABLE, "the delivery can't be noted: " + e.getMessage());
        }
        ask.run();
        return new Accepted(id);
    }

    private static String printable(String text) {
        String printable = ManifestName.printable(text);
        return printable.length() > LONGEST_NAME ? printable.substring(0, LONGEST_NAME) + "…" : printable;
    }
}
