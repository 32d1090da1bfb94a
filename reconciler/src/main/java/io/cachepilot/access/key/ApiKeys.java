package io.cachepilot.access.key;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.access.key.ApiKey.Uses;
import io.cachepilot.access.key.KeyFile.Keys;
import io.cachepilot.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of an installation, kept as hashes in one file of mode 0600. Other processes may change the file at any
 * time; each change counts from the next call on. Safe for many threads.
 */
public final class ApiKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
    private static final String FIRST = "first";

    private final KeyFile file;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, Uses> unwritten = new ConcurrentHashMap<>();
    private volatile Keys last;
    private volatile boolean failing;

    private ApiKeys(KeyFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.last = file.read();
    }

    /**
     * The keys of that file, which may be missing yet.
     *
     * @throws KeysUnreadable when others may read it, or when it is not of the documented shape
     */
    public static ApiKeys open(Path file, InstantSource clock) {
        return new ApiKeys(new KeyFile(file), clock);
    }

    /** Whether a text may be a key, by its checksum alone. Only for messages: {@link #authenticate} checks it too. */
    public static boolean isWellFormed(String key) {
        return KeyText.isWellFormed(key);
    }

    /**
     * Who is behind a key, noting its use; empty when it is none of ours, mistyped or revoked.
     *
     * @throws KeysUnreadable when the file can't be used now; nobody is let in then
     */
    public Optional<Principal> authenticate(String key) {
        if (!KeyText.isWellFormed(key)) {
            return Optional.empty();
        }
        String hash = hash(key);
        ApiKey found = find(hash.getBytes(StandardCharsets.US_ASCII));
        if (found == null) {
            return Optional.empty();
        }
        unwritten.merge(hash, new Uses(1, now()), Uses::plus);
        return Optional.of(Principal.key(found.name(), found.role()));
    }

    /** Looks at every key, each compared in constant time: how long it takes tells nothing of which hashes there are. */
    private @Nullable ApiKey find(byte[] hash) {
        ApiKey found = null;
        for (Map.Entry<String, ApiKey> candidate : current().byHash().entrySet()) {
            if (MessageDigest.isEqual(candidate.getKey().getBytes(StandardCharsets.US_ASCII), hash)) {
                found = candidate.getValue();
            }
        }
        return found;
    }

    private Keys current() {
        Keys known = last;
        if (!known.stamp().equals(file.stamp())) {
            known = file.read();
            last = known;
        }
        return known;
    }

    /** All keys, the oldest first. */
    public List<ApiKey> list() {
        return current().byHash().entrySet().stream()
                .map(entry -> Optional.ofNullable(unwritten.get(entry.getKey()))
                        .map(entry.getValue()::used)
                        .orElse(entry.getValue()))
                .sorted(Comparator.comparing(ApiKey::created).thenComparing(ApiKey::name))
                .toList();
    }

    /**
     * Makes a key. Its text is in the answer and nowhere else.
     *
     * @throws KeyRefused when the name is odd, or taken
     */
    public NewKey generate(String name, Role role) {
        if (!KeyName.isAllowed(name)) {
            throw new KeyRefused("a key can't be named like that; allowed: " + KeyName.ALLOWED);
        }
        String key = KeyText.generate(random);
        file.change(keys -> {
            if (keys.values().stream().anyMatch(other -> other.name().equals(name))) {
                throw new KeyRefused("there is an API key named '%s' already; revoke it first, or choose another name"
                        .formatted(name));
            }
            var more = new HashMap<>(keys);
            more.put(hash(key), new ApiKey(name, role, now(), Optional.empty(), 0));
            return more;
        });
        return new NewKey(name, role, new Secret(key));
    }

    /** At the first start, where there is no file yet: makes a key of an admin, named {@code first}, so that the
     * names people choose are free. Later: empty. */
    public Optional<NewKey> generateFirst() {
        if (file.exists()) {
            return Optional.empty();
        }
        try {
            return Optional.of(generate(FIRST, Role.ADMIN));
        } catch (KeyRefused _) {
            // Another process was first.
            return Optional.empty();
        }
    }

    /**
     * Ends a key: it fails from its next use on, in every process.
     *
     * @throws KeyRefused when there is none of that name
     */
    public void revoke(String name) {
        file.change(keys -> {
            var rest = new HashMap<>(keys);
            if (!rest.values().removeIf(key -> key.name().equals(name))) {
                throw new KeyRefused("there is no API key named '%s'; see: cachepilot api key list".formatted(name));
            }
            return rest;
        });
    }

    /**
     * Adds the uses since the last call to the file, for keys that are still in it. To be called every few seconds.
     * Never throws: what can't be written is logged, once until it works again, and kept for the next call.
     */
    public synchronized void flush() {
        if (unwritten.isEmpty()) {
            return;
        }
        var uses = new HashMap<String, Uses>();
        unwritten
                .keySet()
                .forEach(hash -> Optional.ofNullable(unwritten.remove(hash)).ifPresent(use -> uses.put(hash, use)));
        try {
            file.change(adding(uses));
            failing = false;
        } catch (RuntimeException e) {
            uses.forEach((hash, use) -> unwritten.merge(hash, use, Uses::plus));
            if (!failing) {
                LOG.atWarn().addKeyValue("file", file.path()).setCause(e).log("uses of API keys cannot be written");
            }
            failing = true;
        }
    }

    private static UnaryOperator<Map<String, ApiKey>> adding(Map<String, Uses> uses) {
        return keys -> {
            var used = new HashMap<>(keys);
            uses.forEach((hash, use) -> used.computeIfPresent(hash, (_, key) -> key.used(use)));
            return used;
        };
    }

    @Override
    public void close() {
        flush();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String hash(String key) {
        try {
            byte[] bytes = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
