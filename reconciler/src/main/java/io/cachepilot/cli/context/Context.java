package io.cachepilot.cli.context;

import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.settings.Settings;
import io.cachepilot.settings.SettingsReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What every command gets.
 *
 * @param home what relative paths in settings start at
 */
public record Context(Installation installation, Path home, Map<String, String> environment, Terminal terminal) {
    public Settings settings(SettingsOptions options) {
        return settings(options, Map.of());
    }

    /**
     * The same where a command has flags of its own for some.
     *
     * @param flags by the keys of the settings
     */
    public Settings settings(SettingsOptions options, Map<String, String> flags) {
        var all = new HashMap<>(options.flags(terminal.directory()));
        all.putAll(flags);
        return SettingsReader.read(
                new SettingsReader.Origins(home, options.file(terminal.directory()), environment, all));
    }

    /** What is needed to look, for one command. */
    public ReadOnlyControlPlane reading(SettingsOptions options) {
        return installation.reading(settings(options));
    }

    public void print(String line) {
        terminal.out().println(line);
    }
}
