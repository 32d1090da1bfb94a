package io.cachepilot.secret;

import io.cachepilot.json.Json;
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
 * the base64, on one line, of a binary age file for an X25519 key, which holds the JSON of a tenant, a field and a value:
 * so it can't be moved to another tenant or field. It does not tell who sealed it: whoever may write a manifest may
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
     * Seals a value for a field of a tenant. Makes the first key if there is none.
     *
     * @throws IllegalArgumentException for a value that is empty or longer than {@link #LONGEST_VALUE}
     * @throws SecretUnreadable when the key that seals can't be read
     */
    public String seal(String tenant, String field, Secret value) {
        int length = value.utf8().length;
        if (length == 0 || length > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "a value of %d bytes can't be sealed; 1 to %d".formatted(length, LONGEST_VALUE));
        }
        var content = Json.write(new Content(tenant, field, value.reveal())).getBytes(StandardCharsets.UTF_8);
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
    public Opened open(String sealed, String tenant, String field) {
        Optional<byte[]> file = bytes(sealed);
        if (file.isEmpty()) {
            return new Refused(
                    "is not one line of base64 of at most %d characters; %s%s".formatted(LONGEST, SEAL, tenant));
        }
        try {
            return open(file.get(), tenant, field, keys.all());
        } catch (SecretUnreadable e) {
            String because = String.valueOf(e.getMessage());
            return onThisHost ? new Refused("can't be opened: " + because) : new Unchecked(because);
        }
    }

    private Opened open(byte[] file, String tenant, String field, List<AgeKey> candidates) {
        if (candidates.isEmpty() && !onThisHost) {
            return new Unchecked("there is no sealing key here");
        }
        for (AgeKey key : candidates) {
            Optional<byte[]> plain = AgeFile.decrypt(file, key.reader());
            if (plain.isPresent()) {
                return checked(plain.get(), tenant, field, key.equals(candidates.getFirst()));
            }
        }
        return new Refused("is sealed to a key that this host does not have, or it is damaged; " + SEAL + tenant
                + " - or bring the key back: cachepilot keys import");
    }

    private static Opened checked(byte[] plain, String tenant, String field, boolean current) {
        Optional<Content> content = content(plain);
        if (content.isEmpty()) {
            return new Refused("does not hold the JSON of tenant, field and value; " + SEAL + tenant);
        }
        if (!content.get().tenant().equals(tenant) || !content.get().field().equals(field)) {
            // Where it belongs is not told: it may be another customer's.
            return new Refused("was sealed for another tenant or field; " + SEAL + tenant);
        }
        if (content.get().value().isEmpty()) {
            return new Refused("holds an empty value; " + SEAL + tenant);
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
            return Optional.of(Json.read(json, Content.class));
        } catch (CharacterCodingException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What is inside the age file. */
    private record Content(String tenant, String field, String value) {
        @Override
        public String toString() {
            return tenant + ", " + field;
        }
    }
}
