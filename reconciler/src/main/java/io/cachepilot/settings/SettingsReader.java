package io.cachepilot.settings;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.ScalarKind;
import io.cachepilot.manifest.yaml.Yaml;
import io.cachepilot.manifest.yaml.YamlDocument;
import io.cachepilot.settings.Settings.Engine;
import io.cachepilot.settings.Settings.IntRange;
import io.cachepilot.settings.Settings.Network;
import io.cachepilot.settings.Settings.Ranges;
import io.cachepilot.settings.Values.Given;
import io.cachepilot.source.location.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the settings: flags win over environment variables, those over the file, and that over the defaults. */
public final class SettingsReader {
    /** Holds what commands show to a control plane elsewhere. It is no setting, and does not disturb commands for this host. */
    public static final String API_KEY_VARIABLE = "CACHEPILOT_API_KEY";

    private static final String PREFIX = "CACHEPILOT_";

    private final Path home;
    private final Map<Setting, Given> given = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsReader(Path home) {
        this.home = home;
    }

    /**
     * Where settings come from.
     *
     * @param home what relative paths in the file and in the defaults start at
     * @param file one that has to exist, or empty: {@code cachepilot.yaml} in {@code home}, if there is one
     * @param environment all variables; those that begin with {@code CACHEPILOT_} count
     * @param flags values given on the command line, by the key of their setting
     */
    public record Origins(Path home, Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {}

    /**
     * The settings, complete.
     *
     * @throws SettingsInvalid with every problem of every origin
     */
    public static Settings read(Origins origins) {
        var reader = new SettingsReader(origins.home());
        reader.addFile(origins.file());
        reader.addEnvironment(origins.environment());
        origins.flags()
                .forEach((key, text) ->
                        setting(key).ifPresent(setting -> reader.given.put(setting, new Given(text, "command line"))));
        return reader.settings();
    }

    private void addFile(Optional<Path> file) {
        Path path = file.orElse(home.resolve("cachepilot.yaml"));
        if (file.isEmpty() && !Files.exists(path)) {
            return;
        }
        try {
            for (YamlDocument document : Yaml.parse(path.toString(), Files.readAllBytes(path))) {
                document.problems().forEach(problem -> problems.add(problem.toString()));
                document.root().ifPresent(root -> addNode(path, "", root));
            }
        } catch (IOException e) {
            problems.add("cannot read " + path + ": " + FileTrouble.words(e));
        }
    }

    private void addNode(Path file, String key, Node node) {
        switch (node) {
            case Node.Mapping mapping ->
                mapping.fields()
                        .forEach(
                                (name, field) -> addNode(file, key.isEmpty() ? name : key + "." + name, field.value()));
            case Node value
            when key.isEmpty() ->
                problems.add("%s:%d: settings are written as KEY: VALUE".formatted(file, value.line()));
            case Node.Sequence sequence -> add(file, key, sequence.line(), texts(sequence));
            case Node.Scalar scalar -> addScalar(file, key, scalar);
        }
    }

    /** A key without a value is as good as left out, and a refused one was reported. */
    private void addScalar(Path file, String key, Node.Scalar scalar) {
        if (scalar.kind() != ScalarKind.NULL && scalar.kind() != ScalarKind.REFUSED) {
            add(file, key, scalar.line(), scalar.text());
        }
    }

    private static String texts(Node.Sequence sequence) {
        return sequence.items().stream()
                .map(item -> item instanceof Node.Scalar scalar ? scalar.text() : item.what())
                .collect(Collectors.joining(","));
    }

    private void add(Path file, String key, int line, String text) {
        String where = file + ":" + line;
        setting(key)
                .ifPresentOrElse(
                        setting -> addOnce(setting, new Given(text, where)),
                        () -> problems.add(where + ": " + unknown("setting", key)));
    }

    private void addOnce(Setting setting, Given here) {
        Given before = given.putIfAbsent(setting, here);
        if (before != null) {
            problems.add(
                    "%s: %s was set before, at %s; keep one".formatted(here.where(), setting.key(), before.where()));
        }
    }

    private void addEnvironment(Map<String, String> environment) {
        environment.forEach((name, text) -> {
            if (name.startsWith(PREFIX) && !name.equals(API_KEY_VARIABLE)) {
                Setting.ALL.stream()
                        .filter(setting -> setting.variable().equals(name))
                        .findFirst()
                        .ifPresentOrElse(
                                setting -> given.put(setting, new Given(text, name)),
                                () -> problems.add("environment: " + unknown("variable", name)));
            }
        });
    }

    private static String unknown(String what, String name) {
        return "unknown %s '%s'; known: %s"
                .formatted(
                        what,
                        name,
                        Setting.ALL.stream()
                                .map(setting -> what.equals("variable") ? setting.variable() : setting.key())
                                .collect(Collectors.joining(", ")));
    }

    private static Optional<Setting> setting(String key) {
        return Setting.ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    private Settings settings() {
        var values = new Values(given);
        SourceLocation source = values.source(Setting.SOURCE, home);
        Path state = values.get(Setting.STATE, Values.pathIn(home));
        var settings = new Settings(
                source,
                values.get(Setting.POLL, Values.interval(Duration.ofSeconds(1), Duration.ofDays(1))),
                values.get(Setting.CREDENTIALS, this::file),
                values.signatures(Setting.SIGNATURES, home, source),
                values.get(Setting.WEBHOOK_SECRET, this::file),
                writeBack(values),
                state,
                engine(values),
                new Network(values.get(Setting.ADDRESS, Values::address), values.get(Setting.NAMES, Values::names)),
                values.get(Setting.IMAGE, Values::image),
                ranges(values),
                new Settings.Loop(
                        values.get(Setting.FULL_PASS, Values::schedule),
                        values.get(Setting.RESCAN, Values::schedule),
                        values.get(Setting.CERTIFICATES, Values::schedule),
                        values.get(
                                Setting.ERASE_AFTER,
                                Values.intervalOr("never", Duration.ofDays(1), Duration.ofDays(36_500)))),
                values.get(Setting.PRUNE_SHARE, Values::share),
                values.get(Setting.PLAIN_VALUES, Values.oneOf("refuse", "allow"))
                        .equals("allow"),
                values.get(Setting.REDIS_TIMEOUT, Values.interval(Duration.ofMillis(50), Duration.ofMinutes(1))),
                access(values, state),
                api(values));
        problems.addAll(values.problems());
        if (!problems.isEmpty()) {
            throw new SettingsInvalid(problems.stream().sorted().toList());
        }
        return settings;
    }

    private static Settings.Api api(Values values) {
        return new Settings.Api(
                values.get(Setting.API_LISTEN, Values::listen),
                values.get(Setting.API_HOSTS, Values::hosts),
                values.get(Setting.API_ORIGINS, Values::origins),
                values.get(Setting.API_PROXIES, Values::addresses),
                values.get(Setting.API_WRITES_WAIT, Values.interval(Duration.ofSeconds(1), Duration.ofMinutes(10))),
                values.get(Setting.LIMITS, Values.oneOf("true", "false")).equals("true"));
    }

    private static Settings.WriteBack writeBack(Values values) {
        String word = values.get(Setting.WRITE_BACK, Values.oneOf("auto", "always", "never"));
        return Settings.WriteBack.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private Settings.Access access(Values values, Path state) {
        return new Settings.Access(
                values.get(Setting.API_KEYS, this::file).orElse(state.resolve("api-keys.json")),
                values.get(Setting.API_AUDIT, this::file).orElse(state.resolve("audit.log")),
                values.get(Setting.AUDIT_PART, Values.number(1, 1024)),
                values.get(
                        Setting.AUDIT_KEEP, Values.intervalOr("forever", Duration.ofDays(1), Duration.ofDays(36_500))));
    }

    private static Ranges ranges(Values values) {
        IntRange tls = values.get(Setting.TLS_PORTS, Values::ports);
        IntRange plain = values.get(Setting.PLAIN_PORTS, Values::ports);
        values.requireApart(Setting.TLS_PORTS, tls, Setting.PLAIN_PORTS, plain);
        return new Ranges(
                values.get(Setting.MAXMEMORY, Values::range), values.get(Setting.LIMIT, Values::range), tls, plain);
    }

    private Optional<Path> file(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(home.resolve(text));
    }

    private Settings.Docker docker(Values values) {
        return new Settings.Docker(
                values.get(Setting.DOCKER_HOST, Values::dockerHost),
                values.get(
                        Setting.DOCKER_CERTIFICATES,
                        text -> text.isEmpty() ? Optional.empty() : Optional.of(home.resolve(text))));
    }

    private Engine engine(Values values) {
        Optional<Path> binary =
                values.get(Setting.BINARY, text -> text.isEmpty() ? Optional.empty() : Optional.of(home.resolve(text)));
        return new Engine(
                values.get(Setting.ENGINE, Values.oneOf("auto", "docker", "process")),
                binary,
                docker(values),
                values.get(Setting.CONCURRENCY, Values.number(1, 256)));
    }
}
