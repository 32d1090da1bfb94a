package io.cachepilot.settings;

import io.cachepilot.access.AddressRange;
import io.cachepilot.source.location.SourceLocation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One setting as a person knows it. To declare one here is all that it takes: the file, the environment and the reference page know
 * it from then on.
 *
 * @param key its name in the file, dotted and lower case
 * @param standard its value where nothing sets it, as one would write it
 * @param allowed what may be written, for messages and the reference page
 * @param meaning one sentence for the reference page
 * @param reader makes a value of its text
 */
public record Setting<T>(String key, String standard, String allowed, String meaning, Reader<T> reader) {
    /** Filled by the declarations below, in their order. */
    private static final List<Setting<?>> DECLARED = new ArrayList<>();

    /** The image that is built of the shipped redis-server. */
    public static final String SHIPPED = "shipped";

    /** Makes a value of a text. */
    @FunctionalInterface
    interface Reader<T> {
        /**
         * The value.
         *
         * @param home the directory that relative paths start at
         * @throws IllegalArgumentException when that is not allowed
         */
        T read(String text, Path home);
    }

    public static final Setting<SourceLocation> SOURCE = declared(
            "source.location",
            "tenants.d",
            "a directory, or a git repository as PATH-OR-URL[#BRANCH][:DIRECTORY]",
            "Where the manifests are. A relative path starts at the checkout; a path to the root of a git repository is that"
                    + " repository, whose commits count.",
            Values::source);

    public static final Setting<Duration> POLL = declared(
            "source.poll",
            "60s",
            "an interval from 1s to 1d",
            "How often a remote repository is asked for its newest commit, a tenth more or less.",
            Values.interval(Duration.ofSeconds(1), Duration.ofDays(1)));

    public static final Setting<Optional<Path>> CREDENTIALS = declared(
            "source.credentials",
            "",
            "a file of mode 0600, or nothing",
            "What remote repositories are reached with: for each `SCHEME://HOST[:PORT]` a `user` and a `password`, or for ssh a"
                    + " `key` and `known-hosts`, as the README shows. No other host, port or scheme gets any of it. It is read"
                    + " for every connection, so a new token counts at once.",
            Values::file);

    public static final Setting<Optional<Path>> SIGNATURES = declared(
            "source.signatures",
            "",
            "a file that only its owner can write, or nothing",
            "Who may sign what is applied from a git repository: lines as in git's `gpg.ssh.allowedSignersFile`, and armoured"
                    + " OpenPGP public keys. A newest commit that none of them has signed is not applied; older ones are not"
                    + " asked, so who signs the newest answers for all that it contains. Nothing means that signatures are"
                    + " not checked.",
            Values::file);

    public static final Setting<Optional<Path>> WEBHOOK_SECRET = declared(
            "webhook.secret",
            "",
            "a file of mode 0600, or nothing",
            "What deliveries of a git host to `POST /hooks/git` have to know: one line of at least 16 characters, which the git"
                    + " host is given as the secret of its webhook. It is read for every delivery, so a new one counts at once."
                    + " Nothing means that all of them are refused.",
            Values::file);

    public static final Setting<WriteBackPolicy> WRITE_BACK = declared(
            "source.write-back",
            "auto",
            "auto, always, never",
            "Whether chosen ports and passwords (sealed) are written into the manifests; auto does so in a git repository, and in a"
                    + " directory for tenants that were made through the API, but leaves there what people wrote.",
            Values.oneOf(WriteBackPolicy.values()));

    public static final Setting<Path> STATE = declared(
            "state.directory",
            "state",
            "a directory",
            "Where the control plane keeps keys, instances and history.",
            Values::path);

    /** Of {@link #ENGINE}: whichever works first. */
    public static final String ANY_ENGINE = "auto";

    public static final Setting<String> ENGINE = declared(
            "engine.name",
            ANY_ENGINE,
            "auto, docker, process",
            "What runs the instances; auto takes the first that works here.",
            Values.oneOf("auto", "docker", "process"));

    public static final Setting<Optional<Path>> BINARY = declared(
            "engine.process.binary",
            "",
            "the path of a redis-server, or nothing",
            "The server that the process engine starts; nothing means the one that is shipped.",
            Values::file);

    public static final Setting<Optional<String>> DOCKER_HOST = declared(
            "engine.docker.host",
            "",
            "unix:///PATH, tcp://HOST:PORT, or nothing",
            "The Docker Engine; nothing means DOCKER_HOST of the environment, else unix:///var/run/docker.sock.",
            Values::dockerHost);

    public static final Setting<Optional<Path>> DOCKER_CERTIFICATES = declared(
            "engine.docker.certificates",
            "",
            "a directory with ca.pem, cert.pem and key.pem, or nothing",
            "What a Docker Engine behind TLS is reached with.",
            Values::file);

    public static final Setting<Integer> CONCURRENCY = declared(
            "engine.concurrency",
            "8",
            "1-256",
            "How many tenants are worked on, and engine calls made, at the same time.",
            Values.number(1, 256));

    public static final Setting<String> ADDRESS = declared(
            "network.address",
            "127.0.0.1",
            "an IP address",
            "The address that the tenants' ports are opened on.",
            Values::address);

    public static final Setting<List<String>> NAMES = declared(
            "network.names",
            "",
            "host names and IP addresses, separated by commas",
            "Further names that clients connect by; every tenant's certificate is valid for them.",
            Values::names);

    public static final Setting<String> IMAGE = declared(
            "tenant.image",
            "redis:7-alpine",
            "an image reference, or " + Setting.SHIPPED,
            "What containers of new tenants run whose specs name no image; where it can't be had, the shipped server.",
            Values::image);

    public static final Setting<IntRange> MAXMEMORY = declared(
            "ranges.maxmemory-mb",
            "64-4096",
            "FIRST-LAST in MiB, from 1",
            "What a tenant may set as memory.maxmemoryMb.",
            Values::range);

    public static final Setting<IntRange> LIMIT = declared(
            "ranges.limit-mb",
            "128-8192",
            "FIRST-LAST in MiB, from 1",
            "What a tenant may set as memory.limitMb.",
            Values::range);

    public static final Setting<IntRange> TLS_PORTS = declared(
            "ports.tls",
            "7300-7599",
            "FIRST-LAST within 1-65535",
            "The ports that tenants get for TLS.",
            Values::ports);

    public static final Setting<IntRange> PLAIN_PORTS = declared(
            "ports.plain",
            "7600-7899",
            "FIRST-LAST within 1-65535, apart from ports.tls",
            "The ports that tenants get for plain text.",
            Values::ports);

    public static final Setting<Timing> FULL_PASS = declared(
            "loop.full-pass",
            "30s",
            "an interval of at least 1s like 30s, 5m, 1h, or a Quartz cron expression like 0 0/5 * * * ?",
            "When every tenant is looked at and brought to its spec.",
            Values::timing);

    public static final Setting<Timing> RESCAN = declared(
            "loop.rescan",
            "10s",
            FULL_PASS.allowed(),
            "When the source is read again, in case a change of it went unnoticed.",
            Values::timing);

    public static final Setting<Timing> CERTIFICATES = declared(
            "loop.certificates",
            "1h",
            FULL_PASS.allowed(),
            "When certificates are checked for renewal.",
            Values::timing);

    public static final Setting<ApplyPolicy> APPLY = declared(
            "loop.apply",
            "all",
            "all, approved",
            "What of the manifests comes into force: all that is valid, or of each spec what a person has approved last, as up --hold does.",
            Values.oneOf(ApplyPolicy.values()));

    public static final Setting<Double> PRUNE_SHARE = declared(
            "prune.share",
            "20%",
            "0%-100%",
            "The share of all tenants that one revision may remove without an approval; one is always allowed.",
            Values::share);

    public static final Setting<Optional<Duration>> ERASE_AFTER = declared(
            "tenant.erase-after",
            "never",
            "an interval from 1d to 36500d, or never",
            "When what is kept of a deleted tenant, its data, password and ports, is erased by itself.",
            Values.intervalOr("never", Duration.ofDays(1), Duration.ofDays(36_500)));

    public static final Setting<Boolean> PLAIN_VALUES = declared(
            "secrets.plain-values",
            "refuse",
            "refuse, allow",
            "Whether manifests may hold passwords in plain text (password.value); allow warns of each.",
            Values.either("allow", "refuse"));

    public static final Setting<Duration> REDIS_TIMEOUT = declared(
            "redis.timeout",
            "1s",
            "an interval of 50ms-60s",
            "How long a tenant's server may take to answer.",
            Values.interval(Duration.ofMillis(50), Duration.ofMinutes(1)));

    public static final Setting<Optional<Path>> API_KEYS = declared(
            "api.keys",
            "",
            "a file, or nothing",
            "Where the hashes of the API keys are; nothing means `api-keys.json` in the state directory.",
            Values::file);

    public static final Setting<Optional<Path>> API_AUDIT = declared(
            "api.audit",
            "",
            "a file, or nothing",
            "Where requests to the API are recorded; nothing means `audit.log` in the state directory.",
            Values::file);

    public static final Setting<Integer> AUDIT_PART = declared(
            "api.audit-part-mb",
            "64",
            "1-1024, in MiB",
            "How long a part of that record may become before the next one is begun; after 30 days one is begun in any case.",
            Values.number(1, 1024));

    public static final Setting<Optional<Duration>> AUDIT_KEEP = declared(
            "api.audit-keep",
            "365d",
            "an interval from 1d to 36500d, or forever",
            "For how long requests stay recorded at least; older parts are removed, which the record tells.",
            Values.intervalOr("forever", Duration.ofDays(1), Duration.ofDays(36_500)));

    public static final Setting<Optional<InetSocketAddress>> API_LISTEN = declared(
            "api.listen",
            "127.0.0.1:8000",
            "ADDRESS:PORT (port 0: any that is free), or off",
            "Where the REST API is served. It speaks plain HTTP: beyond this host, put a proxy with TLS before it.",
            Values::listen);

    public static final Setting<List<String>> API_HOSTS = declared(
            "api.hosts",
            "",
            "host names, separated by commas",
            "Names that the API is reached by, beside localhost and IP addresses; requests for others are refused.",
            Values::hosts);

    public static final Setting<DocumentPolicy> API_DOCUMENTS = declared(
            "api.documents",
            "open",
            "open, signed-in, off",
            "Who is shown /openapi.json and the pages of it: everyone, whoever has a key, or nobody.",
            Values.oneOf(DocumentPolicy.values()));

    public static final Setting<List<String>> API_ORIGINS = declared(
            "api.origins",
            "",
            "origins like https://panel.example.com, separated by commas",
            "Web pages of other origins that may use the API (CORS).",
            Values::origins);

    public static final Setting<List<AddressRange>> API_PROXIES = declared(
            "api.proxies",
            "",
            "IP addresses and ranges of them such as 10.0.0.0/8, separated by commas",
            "Reverse proxies whose X-Forwarded-For is believed, hop by hop from the right.",
            Values::addresses);

    public static final Setting<Duration> API_WRITES_WAIT = declared(
            "api.writes-wait",
            "45s",
            "an interval from 1s to 10m",
            "How long a write waits for its commit to be applied before it answers 202; proxies often give up after 60 s.",
            Values.interval(Duration.ofSeconds(1), Duration.ofMinutes(10)));

    public static final Setting<Boolean> LIMITS = declared(
            "limits.enabled",
            "true",
            "true, false",
            "Whether requests are limited by key, or by address where there is none, and flooding addresses are blocked.",
            Values.either("true", "false"));

    /** All of them, in the order of the reference page. */
    public static final List<Setting<?>> ALL = List.copyOf(DECLARED);

    private static <T> Setting<T> declared(
            String key, String standard, String allowed, String meaning, Reader<T> reader) {
        var setting = new Setting<>(key, standard, allowed, meaning, reader);
        DECLARED.add(setting);
        return setting;
    }

    /** Its name as an environment variable: {@code CACHEPILOT_ENGINE_PROCESS_BINARY}. */
    public String variable() {
        return "CACHEPILOT_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Each is declared once, so it equals itself alone. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
