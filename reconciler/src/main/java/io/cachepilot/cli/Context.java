package io.cachepilot.cli;

import io.cachepilot.settings.Settings;
import io.cachepilot.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;

/**
 * What every command gets.
 *
 * @param home what relative paths in settings start at
 */
record Context(Installation installation, Path home, Map<String, String> environment, Terminal terminal) {
    Settings settings(SettingsOptions options) {
        return SettingsReader.read(new SettingsReader.Origins(
                home, options.file(terminal.directory()), environment, options.flags(terminal.directory())));
    }

    /** What is needed to look, for one command. */
    Reading reading(SettingsOptions options) {
        return installation.reading(settings(options));
    }

    void print(String line) {
        terminal.out().println(line);
    }
}
