package io.cachepilot.access.key;

import io.cachepilot.access.Role;
import io.cachepilot.json.Json;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The documented shape of the file: an object that has for each key's hash its {@code name}, {@code permissions},
 * {@code created}, {@code last_used} and {@code request_count}; times are seconds since 1970 with a fraction.
 */
final class KeysJson {
    private static final Set<String> FIELDS = Set.of("name", "permissions", "created", "last_used", "request_count");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MICROS = 6;
    private static final double LAST_SECOND = 253_402_300_799.0;

    private KeysJson() {}

    static String write(Map<String, ApiKey> keys) {
        var all = new LinkedHashMap<String, Object>();
        keys.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().created()))
                .forEach(entry -> all.put(entry.getKey(), fields(entry.getValue())));
        return Json.writePretty(all) + "\n";
    }

    private static Map<String, @Nullable Object> fields(ApiKey key) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", key.name());
        fields.put("permissions", List.of(key.role().permission()));
        fields.put("created", seconds(key.created()));
        fields.put("last_used", key.lastUsed().map(KeysJson::seconds).orElse(null));
        fields.put("request_count", key.requests());
        return fields;
    }

    private static BigDecimal seconds(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond())
                .add(BigDecimal.valueOf(instant.getNano() / 1_000, MICROS))
                .setScale(MICROS);
    }

    /** @throws KeysUnreadable when it is not of that shape; the message names the place */
    static Map<String, ApiKey> read(Path file, String text) {
        try {
            var keys = new HashMap<String, ApiKey>();
            var names = new HashSet<String>();
            Map<?, ?> all = Json.readExactly(text, Map.class);
            for (Map.Entry<?, ?> entry : all.entrySet()) {
                String hash = Objects.toString(entry.getKey());
                require(HASH.matcher(hash).matches(), "a key of the object is no SHA-256 in 64 digits of base 16");
                ApiKey key = key(hash.substring(0, 8), entry.getValue());
                require(names.add(key.name()), "two keys are named '%s'".formatted(key.name()));
                keys.put(hash, key);
            }
            return keys;
        } catch (IllegalArgumentException e) {
            throw new KeysUnreadable(
                    file,
                    e.getMessage() + "; correct it, or bring back an older copy. It is left as it is until then",
                    e);
        }
    }

    private static ApiKey key(String hash, @Nullable Object value) {
        String where = "the key " + hash + "…";
        if (!(value instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException(where + " is no object");
        }
        require(
                FIELDS.equals(fields.keySet()),
                where + " has other fields than " + FIELDS.stream().sorted().collect(Collectors.joining(", ")));
        return new ApiKey(
                name(where, fields.get("name")),
                role(where, fields.get("permissions")),
                instant(where + " has a created", fields.get("created")),
                Optional.ofNullable(fields.get("last_used")).map(last -> instant(where + " has a last_used", last)),
                count(where, fields.get("request_count")));
    }

    private static String name(String where, @Nullable Object value) {
        if (value instanceof String name && KeyName.isAllowed(name)) {
            return name;
        }
        throw new IllegalArgumentException(where + " has a name that is not allowed; allowed: " + KeyName.ALLOWED);
    }

    private static long count(String where, @Nullable Object value) {
        if (value instanceof Number count && count.doubleValue() == count.longValue() && count.longValue() >= 0) {
            return count.longValue();
        }
        throw new IllegalArgumentException(where + " has a request_count that is no whole number from 0");
    }

    /** Of several permissions the highest counts. */
    private static Role role(String where, @Nullable Object permissions) {
        List<?> words = permissions instanceof List<?> list ? list : List.of();
        return words.stream()
                .map(word -> Arrays.stream(Role.values())
                        .filter(role -> role.permission().equals(word))
                        .findFirst()
                        .orElseThrow(() -> unknownPermissions(where)))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> unknownPermissions(where));
    }

    private static IllegalArgumentException unknownPermissions(String where) {
        return new IllegalArgumentException(
                where + " has permissions that are not allowed; allowed: [\"read\"], [\"operate\"], [\"*\"]");
    }

    private static Instant instant(String what, @Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= LAST_SECOND) {
            long micros = Math.round(number.doubleValue() * 1e6);
            return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
        }
        throw new IllegalArgumentException(what + " that is no number of seconds since 1970");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
