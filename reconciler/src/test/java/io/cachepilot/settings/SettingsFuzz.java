package io.cachepilot.settings;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cachepilot.Untrusted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text of any setting is its value, or a problem that is reported with all others. */
final class SettingsFuzz {
    private static final Path NOWHERE = Path.of("/nowhere");

    static Stream<byte[]> seeds() {
        return Untrusted.seeds(
                "15m",
                "999999999d",
                "0 0 3 ? * SUN",
                "0 0/5 * * * ? 2099",
                "1/0 * * * * ?",
                "7300-7599",
                "999999999-1",
                "5%",
                "-1%",
                "[::1]:8000",
                "127.0.0.1:99999",
                "localhost,10.0.0.1",
                "a,,b,",
                "tcp://h:1",
                "\u0660m",
                "process",
                "https://example.org/a.git#main:dir");
    }

    @MethodSource("seeds")
    @FuzzTest
    void anyTextIsAValueOrAProblem(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Untrusted.soon(() -> Setting.ALL.forEach(setting -> read(setting, text)));
    }

    private static void read(Setting<?> setting, String text) {
        try {
            SettingsReader.read(
                    new SettingsReader.Origins(NOWHERE, Optional.empty(), Map.of(setting.variable(), text), Map.of()));
        } catch (SettingsInvalid _) {
            // What people are told.
        }
    }
}
