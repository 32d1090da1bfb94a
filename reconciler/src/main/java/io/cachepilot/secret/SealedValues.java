package io.cachepilot.secret;

import io.cachepilot.json.Json;
import io.cachepilot.plan.Key;
import io.cachepilot.secret.Opened.Plain;
import io.cachepilot.secret.Opened.Refused;
import io.cachepilot.secret.Opened.Unchecked;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Values that may stand in a manifest for everyone to read, since only this installation can open them. A sealed value is
 * the base64, on one line, of a binary age file for an X25519 key, which holds the JSON of a spec's kind and name, a field and a
 * value: so it can't be moved to another spec or field. One that names a tenant in their place, as all once did, is read too. It does not tell who sealed it: whoever may write a manifest may
 * replace it.
 */
public final class SealedValues implements Unsealer {
    /** Characters of a sealed value. */
    public static final int LONGEST = 8192;

    /** Bytes of UTF-8 of a value that is sealed: leaves room for age's header, a name and the base64. */
    public static final int LONGEST_VALUE = 4096;

    private static final String SEAL = "seal it again: cachepilot seal ";

    private final SealingKeys keys;
    private final boolean onThisHost;

    private SealedValues(SealingKeys keys, boolean onThisHost) {
        this.keys = keys;
        this.onThisHost = onThisHost;
    }

    /** For the control plane: what can't be opened is refused. */
    public static SealedValues keeping(SealingKeys keys) {
        return new SealedValues(keys, true);
    }

    /** For looking: where there is no key at all, as on another machine, values stay unchecked. */
    public static SealedValues reading(SealingKeys keys) {
        return new SealedValues(keys, false);
    }

    /**
     * Seals a value for a field of a spec. Makes the first key if there is none.
     *
     * @throws IllegalArgumentException for a value that is empty or longer than {@link #LONGEST_VALUE}
     * @throws SecretUnreadable when the key that seals can't be read
     */
    public String seal(Key owner, String field, Secret value) {
        int length = value.utf8().length;
        if (length == 0 || length > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "a value of %d bytes can't be sealed; 1 to %d".formatted(length, LONGEST_VALUE));
        }
        var content = Json.write(new Content(owner.kind(), owner.name(), field, value.reveal()))
                .getBytes(StandardCharsets.UTF_8);
        var recipient = AgeKey.writer(keys.obtain().recipient()).orElseThrow();
        return Base64.getEncoder().encodeToString(AgeFile.encrypt(content, List.of(recipient)));
    }

    /** The public half of the key that seals; throws {@link SecretUnreadable} when that can't be read. */
    public Optional<String> recipient() {
        return keys.current().map(AgeKey::recipient);
    }

    /** Makes a new key that seals from now on, and answers its public half. Older keys go on opening. */
    public String rotate() {
        return keys.rotate().recipient();
    }

    /** The public halves of all keys, the one that seals first. */
    public List<String> recipients() {
        return keys.all().stream().map(AgeKey::recipient).toList();
    }

    @Override
    public Opened open(String sealed, Key owner, String field) {
        Optional<byte[]> file = bytes(sealed);
        if (file.isEmpty()) {
            return new Refused(
                    "is not one line of base64 of at most %d characters; %s%s".formatted(LONGEST, SEAL, owner.name()));
        }
        try {
            return open(file.get(), owner, field, keys.all());
        } catch (SecretUnreadable e) {
            String because = String.valueOf(e.getMessage());
            return onThisHost ? new Refused("can't be opened: " + because) : new Unchecked(because);
        }
    }

    private Opened open(byte[] file, Key owner, String field, List<AgeKey> candidates) {
        if (candidates.isEmpty() && !onThisHost) {
            return new Unchecked("there is no sealing key here");
        }
        for (AgeKey key : candidates) {
            Optional<byte[]> plain = AgeFile.decrypt(file, key.reader());
            if (plain.isPresent()) {
                return checked(plain.get(), owner, field, key.equals(candidates.getFirst()));
            }
        }
        return new Refused("is sealed to a key that this host does not have, or it is damaged; " + SEAL + owner.name()
                + " - or bring the key back: cachepilot keys import");
    }

    private static Opened checked(byte[] plain, Key owner, String field, boolean current) {
        Optional<Content> content = content(plain);
        if (content.isEmpty()) {
            return new Refused("does not hold the JSON of kind, name, field and value; " + SEAL + owner.name());
        }
        if (!content.get().isOf(owner) || !content.get().field().equals(field)) {
            // Where it belongs is not told: it may be another customer's.
            return new Refused("was sealed for another spec or field; " + SEAL + owner.name());
        }
        if (content.get().value().isEmpty()) {
            return new Refused("holds an empty value; " + SEAL + owner.name());
        }
        return new Plain(new Secret(content.get().value()), current);
    }

    /** Only the one spelling that sealing gives: Java's decoder takes others too, for the same bytes. */
    private static Optional<byte[]> bytes(String sealed) {
        if (sealed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed);
            return Optional.of(bytes)
                    .filter(decoded ->
                            Base64.getEncoder().encodeToString(decoded).equals(sealed));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<Content> content(byte[] plain) {
        try {
            String json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain))
                    .toString();
            return Optional.of(Json.read(json, Written.class)).flatMap(Written::content);
        } catch (CharacterCodingException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What is inside the age file. */
    private record Content(String kind, String name, String field, String value) {
        boolean isOf(Key owner) {
            return kind.equals(owner.kind()) && name.equals(owner.name());
        }

        @Override
        public String toString() {
            return kind + ", " + name + ", " + field;
        }
    }

    /** The same in either spelling. */
    private record Written(
            Optional<String> tenant, Optional<String> kind, Optional<String> name, String field, String value) {
        /** Empty when it says neither or both. */
        Optional<Content> content() {
            if (tenant.isPresent()) {
                return kind.isEmpty() && name.isEmpty()
                        ? Optional.of(new Content("tenant", tenant.get(), field, value))
                        : Optional.empty();
            }
            return kind.flatMap(of -> name.map(called -> new Content(of, called, field, value)));
        }

        @Override
        public String toString() {
            return "a sealed value";
        }
    }
}
