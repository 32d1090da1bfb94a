package io.cachepilot.kind.tenant.apply;

import io.cachepilot.converge.desired.Ledger;
import io.cachepilot.instance.Instances;
import io.cachepilot.kind.tenant.memory.TenantMemory;
import io.cachepilot.kind.tenant.memory.TenantSecrets;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.Authority;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.ControlConnections;
import io.cachepilot.secret.Fingerprints;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Everything outside that tenants live in.
 *
 * @param handshakes tells what certificates servers show
 * @param listening the ports on which something of this host listens; may take long to tell
 * @param defaultImage what tenants run whose specs name no image, on an engine of containers
 * @param network where tenants are reached
 */
public record TenantWorld(
        Instances instances,
        ControlConnections connections,
        HandshakeCheck handshakes,
        Supplier<Set<Integer>> listening,
        Authority authority,
        TenantSecrets secrets,
        Fingerprints fingerprints,
        Ledger<TenantSpec, TenantMemory> ledger,
        String defaultImage,
        Network network,
        InstantSource clock) {
    /** The same world as a look sees it that writes nothing: no password is made for it, and it has that authority. */
    TenantWorld looking(Authority seen) {
        return new TenantWorld(
                instances,
                connections,
                handshakes,
                listening,
                seen,
                secrets.withoutWriting(),
                fingerprints,
                ledger,
                defaultImage,
                network,
                clock);
    }

    /**
     * Where tenants are reached.
     *
     * @param address the address that their ports are opened on
     * @param names the further host names and addresses by which clients connect
     */
    public record Network(String address, List<String> names) {
        public Network {
            names = List.copyOf(names);
        }

        /** The address that this host reaches them on. */
        public String reachable() {
            return reachable(address);
        }

        /** The address to connect to for a port that is open on the given one: a wildcard is none. */
        static String reachable(String address) {
            return switch (address) {
                case "0.0.0.0" -> "127.0.0.1";
                case "::" -> "::1";
                default -> address;
            };
        }
    }
}
