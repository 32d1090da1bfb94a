package io.cachepilot.cli;

import io.cachepilot.ExpectedFile;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.settings.Setting;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Keeps the reference page of the settings true. */
final class SettingsPageTest {
    private static final String HEAD = """
            # Settings

            Every setting has a default, so a first start needs none. A flag wins over an environment variable, that over
            the settings file, and that over the default. The file is `cachepilot.yaml` in the checkout, or what `--config`
            names. Its keys may be written dotted or nested:

            ```yaml
            loop.full-pass: 1m
            engine:
              concurrency: 4
            ```

            All problems are reported at once, each with its file and line. Relative paths start at the checkout; those of
            flags start at the working directory.

            """;

    @Test
    void pageTellsEverySettingAndFlag() {
        new ExpectedFile(Path.of("../docs/settings.md"), "docs").check(HEAD + settings() + "\n" + flags());
    }

    private static String settings() {
        return """
                | setting | environment variable | default | allowed | meaning |
                |---|---|---|---|---|
                """ + Setting.ALL.stream().map(SettingsPageTest::row).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String standard = setting.standard().isEmpty() ? "nothing" : code(setting.standard());
        return "| %s | %s | %s | %s | %s |\n"
                .formatted(
                        code(setting.key()), code(setting.variable()), standard, setting.allowed(), setting.meaning());
    }

    private static String flags() {
        return """
                Every command takes these flags, but for those that are asked of another host with `--at`:

                | flag | meaning |
                |---|---|
                """
                + CommandSpec.forAnnotatedObject(new SettingsOptions()).options().stream()
                        .map(SettingsPageTest::row)
                        .collect(Collectors.joining());
    }

    private static String row(OptionSpec option) {
        return "| %s | %s |\n"
                .formatted(code(option.longestName() + " " + option.paramLabel()), option.description()[0]);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
