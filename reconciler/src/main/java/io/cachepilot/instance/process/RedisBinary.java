package io.cachepilot.instance.process;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.file.Sha256;
import io.cachepilot.instance.EngineUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The redis-server that instances run: the one that we carry, unpacked into a cache when it is first asked for, or one
 * that is set.
 */
public final class RedisBinary implements Supplier<Path> {
    private static final String SETTING = "engine.process.binary";
    private static final String VERSION = "7.0.15";
    /** By operating system and architecture in the JDK's words. */
    private static final Map<String, Carried> CARRIED = Map.of(
            "Linux amd64",
            new Carried("linux-amd64", "c0cdeef856b3410fd99d6ec6fc6a20302e69059b00ce5d6abab7b3e5069ea91e"),
            "Linux aarch64",
            new Carried("linux-arm64", "d5c7ff117caf45d7dc2f59c1f956e1830438779947d66aa5647c2cdcc16eca50"));

    private final Supplier<Path> origin;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Path checked;

    private RedisBinary(Supplier<Path> origin) {
        this.origin = origin;
    }

    /** The one that is set. */
    public static RedisBinary at(Path program) {
        return new RedisBinary(() -> executable(program));
    }

    /** The one that we carry, kept in the given cache directory. */
    public static RedisBinary carried(Path cache) {
        return carried(cache, System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }

    static RedisBinary carried(Path cache, String platform) {
        return new RedisBinary(() -> unpacked(cache, platform));
    }

    /**
     * The absolute path of the program, checked once in a run. Throws {@link EngineUnavailable} when it can't be used or
     * when none is carried for this platform.
     */
    @Override
    public Path get() {
        lock.lock();
        try {
            Path known = checked;
            if (known != null && Files.isExecutable(known)) {
                return known;
            }
            Path path = origin.get();
            checked = path;
            return path;
        } finally {
            lock.unlock();
        }
    }

    /** The version that a redis-server tells, as in 7.0.15; throws {@link EngineUnavailable} when it tells none. */
    public static String version(Path program) {
        return new VersionQuery(program).answer();
    }

    private static Path executable(Path program) {
        if (!Files.isRegularFile(program)) {
            throw new EngineUnavailable(
                    SETTING + ": " + program + " is not a file; give the path of a redis-server or leave it out");
        }
        if (!Files.isExecutable(program)) {
            throw new EngineUnavailable(SETTING + ": " + program + " is not executable; chmod +x it or give another");
        }
        return program.toAbsolutePath();
    }

    private static Path unpacked(Path cache, String platform) {
        Carried carried = CARRIED.get(platform);
        if (carried == null) {
            throw new EngineUnavailable("no redis-server is carried for " + platform + ", only for "
                    + CARRIED.keySet().stream().sorted().toList() + "; set " + SETTING + " to the path of one");
        }
        Path program = cache.toAbsolutePath().resolve(carried.directory()).resolve("redis-server");
        try {
            if (!carried.intact(program)) {
                DurableFile.write(program, carried.content());
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            return program;
        } catch (IOException | UncheckedIOException e) {
            throw new EngineUnavailable(
                    "cannot unpack redis-server to " + program + ": " + FileTrouble.words(e) + "; make room or set "
                            + SETTING,
                    e);
        }
    }

    /** A program in our class path, with what its bytes must hash to. */
    private record Carried(String platform, String sha256) {
        String directory() {
            return "redis-" + VERSION + "-" + sha256.substring(0, 12);
        }

        boolean intact(Path program) throws IOException {
            return Files.isRegularFile(program) && sha256.equals(Sha256.hex(Files.readAllBytes(program)));
        }

        byte[] content() throws IOException {
            String resource = "/redis-server-" + VERSION + "-" + platform;
            try (InputStream stream = RedisBinary.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IOException(resource + " is not in the class path: the installation is incomplete");
                }
                byte[] content = stream.readAllBytes();
                if (!sha256.equals(Sha256.hex(content))) {
                    throw new IOException(resource + " is damaged: its SHA-256 is not " + sha256);
                }
                return content;
            }
        }
    }
}
