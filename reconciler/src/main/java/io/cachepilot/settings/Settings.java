package io.cachepilot.settings;

import io.cachepilot.access.AddressRange;
import io.cachepilot.source.location.SourceLocation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings, complete and checked.
 *
 * @param source where the manifests are
 * @param poll how often a remote repository is asked for what is new
 * @param credentials the file of what remote repositories are reached with; empty: nothing
 * @param signatures the file of those who may sign commits of a repository; empty: signatures are not checked
 * @param webhookSecret the file of what git hosts know that tell of pushes; empty: none is believed
 * @param writeBack whether what was chosen for tenants is written into their manifests
 * @param state the directory that the control plane keeps its own things in
 * @param image what containers of tenants run whose specs name no image
 * @param plainValues whether manifests may hold passwords in plain text
 */
public record Settings(
        SourceLocation source,
        Duration poll,
        Optional<Path> credentials,
        Optional<Path> signatures,
        Optional<Path> webhookSecret,
        WriteBack writeBack,
        Path state,
        Engine engine,
        Network network,
        String image,
        Ranges ranges,
        Loop loop,
        double pruneShare,
        boolean plainValues,
        Duration redisTimeout,
        Access access,
        Api api) {

    /**
     * How the REST API is served.
     *
     * @param listen the address and port; empty: it is not served
     * @param hosts names that it is reached by
     * @param origins of web pages that may use it
     * @param proxies whose word on addresses of clients is believed
     * @param writesWait how long a write waits for its commit to be applied
     * @param limited whether requests are limited
     */
    public record Api(
            Optional<InetSocketAddress> listen,
            List<String> hosts,
            List<String> origins,
            List<AddressRange> proxies,
            Duration writesWait,
            boolean limited) {
        public Api {
            hosts = List.copyOf(hosts);
            origins = List.copyOf(origins);
            proxies = List.copyOf(proxies);
        }
    }

    /** Whether what was chosen for tenants is written into their manifests. */
    public enum WriteBack {
        /** Where the source is meant to be written by programs too; a plain directory is not. */
        AUTO,
        ALWAYS,
        NEVER
    }

    /**
     * What runs the instances.
     *
     * @param binary the redis-server to run; empty: the one that is shipped
     * @param docker where the Docker Engine is
     * @param concurrency how many calls the engine gets at a time
     */
    public record Engine(String name, Optional<Path> binary, Docker docker, int concurrency) {}

    /**
     * Where the Docker Engine is.
     *
     * @param host its address; empty: what the environment says, else the socket of this host
     * @param certificates the directory with what TLS needs; empty: none
     */
    public record Docker(Optional<String> host, Optional<Path> certificates) {}

    /**
     * Where tenants are reached.
     *
     * @param address the address that tenants' ports are opened on
     * @param names further host names and addresses that clients connect by, for the certificates
     */
    public record Network(String address, List<String> names) {
        public Network {
            names = List.copyOf(names);
        }
    }

    /** What tenants may ask for; both ends included. */
    public record Ranges(IntRange maxmemoryMb, IntRange limitMb, IntRange tls, IntRange plain) {}

    /** A range of whole numbers, both ends included. */
    public record IntRange(int first, int last) {
        public IntRange {
            if (first > last) {
                throw new IllegalArgumentException(first + " is more than " + last);
            }
        }

        boolean overlaps(IntRange other) {
            return first <= other.last && other.first <= last;
        }

        @Override
        public String toString() {
            return first + "-" + last;
        }
    }

    /**
     * Where it is kept who may use the API, and who has.
     *
     * @param keys the file of the API keys
     * @param audit the audit log
     * @param auditPartMb how many MiB of it are one part
     * @param auditKeep for how long its lines are kept; empty: for ever
     */
    public record Access(Path keys, Path audit, int auditPartMb, Optional<Duration> auditKeep) {}

    /**
     * When the loop looks at everything.
     *
     * @param fullPass how often every tenant is looked at
     * @param rescan how often the source is read again, in case a change of it went unnoticed
     * @param certificates how often certificates are checked for renewal
     * @param eraseAfter how long after a tenant was deleted what is kept of it is erased; empty: never
     */
    public record Loop(Schedule fullPass, Schedule rescan, Schedule certificates, Optional<Duration> eraseAfter) {}

    /** An interval or a cron expression. */
    public sealed interface Schedule {
        record Every(Duration interval) implements Schedule {}

        record Cron(String expression) implements Schedule {}
    }
}
