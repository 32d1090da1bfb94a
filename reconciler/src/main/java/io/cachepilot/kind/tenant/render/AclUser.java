package io.cachepilot.kind.tenant.render;

import io.cachepilot.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user of a tenant's server.
 *
 * @param rules what it may do, in the words of Redis' ACL, without passwords
 */
public record AclUser(String name, Secret password, List<String> rules) {
    /** The tenant itself. */
    public static final String TENANT = "default";

    /** The control plane. */
    public static final String CONTROL = "cachepilot";

    /**
     * Everything but what reaches beyond the tenant's own data: no configuration, no modules, no replication, no
     * shutdown, no look at other clients. What {@code @dangerous} takes too much of is given back by name.
     */
    private static final List<String> TENANT_RULES = List.of(
            "~*",
            "&*",
            "+@all",
            "-@admin",
            "-@dangerous",
            "+info",
            "+keys",
            "+flushdb",
            "+flushall",
            "+sort",
            "+sort_ro",
            "+client|setname",
            "+client|getname",
            "+client|id",
            // What is harmless in these, like their help, is no category's: the categories above leave it allowed.
            "-acl",
            "-config",
            "-module",
            "-slowlog");

    /**
     * What {@code RedisControl} calls and nothing else. Whole categories would let it read the tenant's data, by {@code
     * MONITOR} or as a replica.
     */
    private static final List<String> CONTROL_RULES = List.of(
            "-@all",
            "+ping",
            "+info",
            "+config|get",
            "+config|set",
            "+acl|list",
            "+acl|setuser",
            "+acl|deluser",
            "+client|list",
            "+client|kill",
            "+client|pause",
            "+client|unpause",
            "+save");

    public AclUser {
        rules = List.copyOf(rules);
    }

    static AclUser tenant(Secret password, boolean scripting) {
        Stream<String> without = scripting ? Stream.empty() : Stream.of("-@scripting");
        return new AclUser(
                TENANT, password, Stream.concat(TENANT_RULES.stream(), without).toList());
    }

    static AclUser control(Secret password) {
        return new AclUser(CONTROL, password, CONTROL_RULES);
    }

    /** The rules for {@code ACL SETUSER} and for the ACL file: from nothing to all of it, the password as its hash. */
    public List<String> completeRules() {
        // "reset" turns the check of payloads on and a file does not: said in both, the two end in the same user.
        return Stream.concat(Stream.of("reset", "on", "sanitize-payload", "#" + sha256(password)), rules.stream())
                .toList();
    }

    /** The SHA-256 that Redis keeps in place of a password, in hex. */
    public static String sha256(Secret password) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(password.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String fileLine() {
        // A file starts from a new user, and refuses "reset".
        return "user " + name + " "
                + String.join(" ", completeRules().subList(1, completeRules().size()));
    }

    @Override
    public String toString() {
        return name + " " + String.join(" ", rules);
    }
}
