package io.cachepilot.kind.authority.apply;

import io.cachepilot.plan.Key;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the servers of this installation show their clients. */
@FunctionalInterface
public interface ShownCertificates {
    /**
     * Every server that runs and shows certificates, or will when it is let: asks each of them, which may take seconds.
     *
     * @throws io.cachepilot.instance.EngineUnavailable when it is not known which run
     */
    List<Shown> look();

    /**
     * Those of the servers of one kind.
     *
     * @param kind of their keys
     * @param issuers looks, by the names of the servers
     */
    static ShownCertificates of(String kind, Supplier<? extends Map<String, List<String>>> issuers) {
        return () -> issuers.get().entrySet().stream()
                .map(server -> new Shown(new Key(kind, server.getKey()).words(), server.getValue()))
                .toList();
    }

    /**
     * One server.
     *
     * @param server for people: {@code tenant client1}
     * @param issuers the ids of the keys that have signed what it shows and what it will show next; an empty text for what can't be
     *     told
     */
    record Shown(String server, List<String> issuers) {
        public Shown {
            issuers = List.copyOf(issuers);
        }
    }
}
