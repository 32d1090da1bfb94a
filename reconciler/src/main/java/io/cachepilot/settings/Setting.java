package io.cachepilot.settings;

import java.util.List;
import java.util.Locale;

/**
 * One setting as a person knows it.
 *
 * @param key its name in the file, dotted and lower case
 * @param standard its value where nothing sets it, as one would write it
 * @param allowed what may be written, for messages and the reference page
 * @param meaning one sentence for the reference page
 */
public record Setting(String key, String standard, String allowed, String meaning) {
    /** The image that is built of the shipped redis-server. */
    public static final String SHIPPED = "shipped";

    static final Setting SOURCE = new Setting(
            "source.location",
            "tenants.d",
            "a directory, or a git repository as PATH-OR-URL[#BRANCH][:DIRECTORY]",
            "Where the manifests are. A relative path starts at the checkout; a path to the root of a git repository is that"
                    + " repository, whose commits count.");
    static final Setting POLL = new Setting(
            "source.poll",
            "60s",
            "an interval from 1s to 1d",
            "How often a remote repository is asked for its newest commit, a tenth more or less.");
    static final Setting SIGNATURES = new Setting(
            "source.signatures",
            "",
            "a file that only its owner can write, or nothing",
            "Who may sign what is applied from a git repository: lines as in git's `gpg.ssh.allowedSignersFile`, and armoured"
                    + " OpenPGP public keys. A newest commit that none of them has signed is not applied; older ones are not"
                    + " asked, so who signs the newest answers for all that it contains. Nothing means that signatures are"
                    + " not checked.");
    static final Setting CREDENTIALS = new Setting(
            "source.credentials",
            "",
            "a file of mode 0600, or nothing",
            "What remote repositories are reached with: for each `SCHEME://HOST[:PORT]` a `user` and a `password`, or for ssh a"
                    + " `key` and `known-hosts`, as the README shows. No other host, port or scheme gets any of it. It is read"
                    + " for every connection, so a new token counts at once.");
    static final Setting WEBHOOK_SECRET = new Setting(
            "webhook.secret",
            "",
            "a file of mode 0600, or nothing",
            "What deliveries of a git host to `POST /hooks/git` have to know: one line of at least 16 characters, which the git"
                    + " host is given as the secret of its webhook. It is read for every delivery, so a new one counts at once."
                    + " Nothing means that all of them are refused.");
    static final Setting STATE = new Setting(
            "state.directory", "state", "a directory", "Where the control plane keeps keys, instances and history.");
    static final Setting WRITE_BACK = new Setting(
            "source.write-back",
            "auto",
            "auto, always, never",
            "Whether chosen ports and passwords (sealed) are written into the manifests; auto does so in a git repository, and in a"
                    + " directory for tenants that were made through the API, but leaves there what people wrote.");
    static final Setting ENGINE = new Setting(
            "engine.name",
            "auto",
            "auto, docker, process",
            "What runs the instances; auto takes the first that works here.");
    static final Setting BINARY = new Setting(
            "engine.process.binary",
            "",
            "the path of a redis-server, or nothing",
            "The server that the process engine starts; nothing means the one that is shipped.");
    static final Setting DOCKER_HOST = new Setting(
            "engine.docker.host",
            "",
            "unix:///PATH, tcp://HOST:PORT, or nothing",
            "The Docker Engine; nothing means DOCKER_HOST of the environment, else unix:///var/run/docker.sock.");
    static final Setting DOCKER_CERTIFICATES = new Setting(
            "engine.docker.certificates",
            "",
            "a directory with ca.pem, cert.pem and key.pem, or nothing",
            "What a Docker Engine behind TLS is reached with.");
    static final Setting CONCURRENCY = new Setting(
            "engine.concurrency",
            "8",
            "1-256",
            "How many tenants are worked on, and engine calls made, at the same time.");
    static final Setting ADDRESS = new Setting(
            "network.address", "127.0.0.1", "an IP address", "The address that the tenants' ports are opened on.");
    static final Setting NAMES = new Setting(
            "network.names",
            "",
            "host names and IP addresses, separated by commas",
            "Further names that clients connect by; every tenant's certificate is valid for them.");
    static final Setting IMAGE = new Setting(
            "tenant.image",
            "redis:7-alpine",
            "an image reference, or " + Setting.SHIPPED,
            "What containers of new tenants run whose specs name no image; where it can't be had, the shipped server.");
    static final Setting MAXMEMORY = new Setting(
            "ranges.maxmemory-mb",
            "64-4096",
            "FIRST-LAST in MiB, from 1",
            "What a tenant may set as memory.maxmemoryMb.");
    static final Setting LIMIT = new Setting(
            "ranges.limit-mb", "128-8192", "FIRST-LAST in MiB, from 1", "What a tenant may set as memory.limitMb.");
    static final Setting TLS_PORTS =
            new Setting("ports.tls", "7300-7599", "FIRST-LAST within 1-65535", "The ports that tenants get for TLS.");
    static final Setting PLAIN_PORTS = new Setting(
            "ports.plain",
            "7600-7899",
            "FIRST-LAST within 1-65535, apart from ports.tls",
            "The ports that tenants get for plain text.");
    static final Setting FULL_PASS = new Setting(
            "loop.full-pass",
            "30s",
            "an interval of at least 1s like 30s, 5m, 1h, or a Quartz cron expression like 0 0/5 * * * ?",
            "When every tenant is looked at and brought to its spec.");
    static final Setting RESCAN = new Setting(
            "loop.rescan",
            "10s",
            FULL_PASS.allowed(),
            "When the source is read again, in case a change of it went unnoticed.");
    static final Setting CERTIFICATES =
            new Setting("loop.certificates", "1h", FULL_PASS.allowed(), "When certificates are checked for renewal.");
    static final Setting PRUNE_SHARE = new Setting(
            "prune.share",
            "20%",
            "0%-100%",
            "The share of all tenants that one revision may remove without an approval; one is always allowed.");
    static final Setting ERASE_AFTER = new Setting(
            "tenant.erase-after",
            "never",
            "an interval from 1d to 36500d, or never",
            "When what is kept of a deleted tenant, its data, password and ports, is erased by itself.");
    static final Setting PLAIN_VALUES = new Setting(
            "secrets.plain-values",
            "refuse",
            "refuse, allow",
            "Whether manifests may hold passwords in plain text (password.value); allow warns of each.");
    static final Setting REDIS_TIMEOUT = new Setting(
            "redis.timeout", "1s", "an interval of 50ms-60s", "How long a tenant's server may take to answer.");

    static final Setting API_KEYS = new Setting(
            "api.keys",
            "",
            "a file, or nothing",
            "Where the hashes of the API keys are; nothing means `api-keys.json` in the state directory.");
    static final Setting API_AUDIT = new Setting(
            "api.audit",
            "",
            "a file, or nothing",
            "Where requests to the API are recorded; nothing means `audit.log` in the state directory.");
    static final Setting AUDIT_PART = new Setting(
            "api.audit-part-mb",
            "64",
            "1-1024, in MiB",
            "How long a part of that record may become before the next one is begun; after 30 days one is begun in any case.");
    static final Setting AUDIT_KEEP = new Setting(
            "api.audit-keep",
            "365d",
            "an interval from 1d to 36500d, or forever",
            "For how long requests stay recorded at least; older parts are removed, which the record tells.");
    static final Setting API_LISTEN = new Setting(
            "api.listen",
            "127.0.0.1:8000",
            "ADDRESS:PORT (port 0: any that is free), or off",
            "Where the REST API is served. It speaks plain HTTP: beyond this host, put a proxy with TLS before it.");
    static final Setting API_HOSTS = new Setting(
            "api.hosts",
            "",
            "host names, separated by commas",
            "Names that the API is reached by, beside localhost and IP addresses; requests for others are refused.");
    static final Setting API_ORIGINS = new Setting(
            "api.origins",
            "",
            "origins like https://panel.example.com, separated by commas",
            "Web pages of other origins that may use the API (CORS).");
    static final Setting API_PROXIES = new Setting(
            "api.proxies",
            "",
            "IP addresses and ranges of them such as 10.0.0.0/8, separated by commas",
            "Reverse proxies whose X-Forwarded-For is believed, hop by hop from the right.");
    static final Setting API_WRITES_WAIT = new Setting(
            "api.writes-wait",
            "45s",
            "an interval from 1s to 10m",
            "How long a write waits for its commit to be applied before it answers 202; proxies often give up after 60 s.");
    static final Setting LIMITS = new Setting(
            "limits.enabled",
            "true",
            "true, false",
            "Whether requests are limited by key, or by address where there is none, and flooding addresses are blocked.");

    /** All of them, in the order of the reference page. */
    public static final List<Setting> ALL = List.of(
            SOURCE,
            POLL,
            CREDENTIALS,
            SIGNATURES,
            WEBHOOK_SECRET,
            WRITE_BACK,
            STATE,
            ENGINE,
            BINARY,
            DOCKER_HOST,
            DOCKER_CERTIFICATES,
            CONCURRENCY,
            ADDRESS,
            NAMES,
            IMAGE,
            MAXMEMORY,
            LIMIT,
            TLS_PORTS,
            PLAIN_PORTS,
            FULL_PASS,
            RESCAN,
            CERTIFICATES,
            PRUNE_SHARE,
            ERASE_AFTER,
            PLAIN_VALUES,
            REDIS_TIMEOUT,
            API_KEYS,
            API_AUDIT,
            AUDIT_PART,
            AUDIT_KEEP,
            API_LISTEN,
            API_HOSTS,
            API_ORIGINS,
            API_PROXIES,
            API_WRITES_WAIT,
            LIMITS);

    /** Its name as an environment variable: {@code CACHEPILOT_ENGINE_PROCESS_BINARY}. */
    public String variable() {
        return "CACHEPILOT_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
