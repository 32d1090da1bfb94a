package io.cachepilot.settings;

import io.cachepilot.file.Sha256;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All settings, complete and checked. */
public final class Settings {
    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** Gathers them; each value is one that its setting has read. */
    static final class Builder {
        private final Map<Setting<?>, Object> values = new HashMap<>();

        <T> void put(Setting<T> setting, T value) {
            values.put(setting, value);
        }

        Settings build() {
            return new Settings(values);
        }
    }

    /** The value of a setting. */
    @SuppressWarnings("unchecked") // The builder takes no other.
    public <T> T get(Setting<T> setting) {
        return (T) Objects.requireNonNull(values.get(setting), setting.key());
    }

    /** The directory that the control plane keeps its own things in. */
    public Path state() {
        return get(Setting.STATE);
    }

    /**
     * What tells a control plane of these settings from one that looks after something else: 64 hexadecimal digits.
     *
     * @param chosenEngine the one that the state directory is for already
     */
    public String served(Optional<String> chosenEngine) {
        String wanted = get(Setting.ENGINE);
        String engine = wanted.equals(Setting.ANY_ENGINE) ? chosenEngine.orElse(wanted) : wanted;
        return Sha256.hex(get(Setting.SOURCE) + "\n" + engine);
    }

    /** The file of the API keys. */
    public Path keys() {
        return get(Setting.API_KEYS).orElse(state().resolve("api-keys.json"));
    }

    /** The file of the audit log. */
    public Path audit() {
        return get(Setting.API_AUDIT).orElse(state().resolve("audit.log"));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
