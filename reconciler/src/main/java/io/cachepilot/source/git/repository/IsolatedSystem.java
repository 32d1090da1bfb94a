package io.cachepilot.source.git.repository;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit may know of the machine: nothing of anyone's git configuration or environment, so that a repository of ours
 * behaves the same for every user, and nothing is written into a home directory.
 */
public final class IsolatedSystem extends SystemReader.Delegate {
    private IsolatedSystem(SystemReader machine) {
        super(machine);
    }

    /** Must precede the first use of a repository. Harmless when repeated. */
    public static synchronized void install() {
        if (!(SystemReader.getInstance() instanceof IsolatedSystem)) {
            SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
            FS.FileStoreAttributes.setBackground(true);
        }
    }

    @Override
    public @Nullable String getenv(String variable) {
        return null;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new FixedConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new FixedConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new FixedConfig(parent, fs);
    }

    /** A configuration without a file, never loaded nor saved: what every repository inherits. */
    private static final class FixedConfig extends FileBasedConfig {
        FixedConfig(Config parent, FS fs) {
            super(parent, null, fs);
            setBoolean("core", null, "fsyncObjectFiles", true);
            setBoolean("core", null, "fsyncRefFiles", true);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }

        /** Answers what JGit would otherwise measure for seconds, and store: how coarse a file system's clock may be. */
        @Override
        public long getTimeUnit(String section, String subsection, String name, long fallback, TimeUnit unit) {
            return switch (section + "." + name) {
                case "filesystem.timestampResolution" ->
                    unit.convert(FS.FileStoreAttributes.FALLBACK_TIMESTAMP_RESOLUTION);
                case "filesystem.minRacyThreshold" -> 0;
                default -> super.getTimeUnit(section, subsection, name, fallback, unit);
            };
        }
    }
}
