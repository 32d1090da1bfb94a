package io.cachepilot.settings;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.ScalarKind;
import io.cachepilot.manifest.yaml.Yaml;
import io.cachepilot.manifest.yaml.YamlDocument;
import io.cachepilot.settings.Values.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the settings: flags win over environment variables, those over the file, and that over the defaults. */
public final class SettingsReader {
    /** Holds what commands show to a control plane elsewhere. It is no setting, and does not disturb commands for this host. */
    public static final String API_KEY_VARIABLE = "CACHEPILOT_API_KEY";

    private static final String PREFIX = "CACHEPILOT_";

    private final Path home;
    private final Map<Setting<?>, Given> given = new HashMap<>();
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

    private void addOnce(Setting<?> setting, Given here) {
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

    private static Optional<Setting<?>> setting(String key) {
        return Setting.ALL.stream().filter(setting -> setting.key().equals(key)).findFirst();
    }

    private Settings settings() {
        var values = new Values(home, given);
        var settings = new Settings.Builder();
        Setting.ALL.forEach(setting -> put(setting, values, settings));
        values.requireSource(Setting.SIGNATURES);
        values.requireApart(Setting.TLS_PORTS, Setting.PLAIN_PORTS);
        problems.addAll(values.problems());
        if (!problems.isEmpty()) {
            throw new SettingsInvalid(problems.stream().sorted().toList());
        }
        return settings.build();
    }

    private static <T> void put(Setting<T> setting, Values values, Settings.Builder settings) {
        settings.put(setting, values.get(setting));
    }
}
