package io.cachepilot.kind.authority.apply;

import java.util.List;

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
