package io.cachepilot.instance.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.instance.EngineUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the Engine and this host must have; each check throws {@link EngineUnavailable} with what to do. */
public final class Prerequisites {
    /** Of Docker Engine 20.10. */
    private static final int API_MAJOR = 1;

    private static final int API_MINOR = 41;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    /** An Engine looks at all its containers to tell about itself. */
    private static final long REMEMBERED_NANOS = Duration.ofMinutes(1).toNanos();

    private final Engine engine;
    private final Path directory;
    private volatile @Nullable LiveRestore known;

    private record LiveRestore(boolean enabled, long nanos) {}

    public Prerequisites(Engine engine, Path directory) {
        this.engine = engine;
        this.directory = directory;
    }

    public void check() {
        String api = engine.ask(
                "ask the Docker Engine for its version",
                client -> client.versionCmd().exec().getApiVersion());
        if (tooOld(String.valueOf(api))) {
            throw new EngineUnavailable("the Docker Engine at " + engine.endpoint() + " speaks version " + api
                    + " of its API; " + API_MAJOR + "." + API_MINOR + " is needed: update it to 20.10 or later");
        }
        Info info = info();
        if (!"linux".equals(info.getOsType())) {
            throw new EngineUnavailable("the Docker Engine at " + engine.endpoint() + " runs containers of "
                    + info.getOsType() + "; containers of Linux are needed");
        }
        if (Boolean.FALSE.equals(info.getMemoryLimit())) {
            throw new EngineUnavailable("the Docker Engine at " + engine.endpoint()
                    + " can't limit memory on this kernel; enable its memory control group (cgroup_enable=memory)");
        }
    }

    /** As it was within the last minute: an Engine takes a new configuration at any time. */
    public boolean liveRestore() {
        LiveRestore last = known;
        if (last == null || System.nanoTime() - last.nanos() > REMEMBERED_NANOS) {
            boolean enabled = Boolean.TRUE.equals(info().getRawValues().get("LiveRestoreEnabled"));
            last = new LiveRestore(enabled, System.nanoTime());
            known = last;
        }
        return last.enabled();
    }

    public void checkDirectory() {
        try {
            DurableFile.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, ".check", ".tmp"));
        } catch (IOException | UncheckedIOException e) {
            throw new EngineUnavailable(
                    "cannot write to " + directory + ": " + FileTrouble.words(e) + "; make it writable for this user",
                    e);
        }
    }

    public static boolean tooOld(String api) {
        Matcher matcher = VERSION.matcher(api);
        if (!matcher.matches()) {
            return true;
        }
        int major = Integer.parseInt(matcher.group(1));
        return major < API_MAJOR || (major == API_MAJOR && Integer.parseInt(matcher.group(2)) < API_MINOR);
    }

    private Info info() {
        return engine.ask(
                "ask the Docker Engine about itself",
                (DockerClient client) -> client.infoCmd().exec());
    }
}
