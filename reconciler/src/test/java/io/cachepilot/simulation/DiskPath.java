package io.cachepilot.simulation;

import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A path on a disk that breaks. */
record DiskPath(DiskFiles files, Path real) implements Path {
    private static Path real(Path other) {
        return other instanceof DiskPath(var _, Path real) ? real : other;
    }

    @Override
    public DiskFiles getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return real.isAbsolute();
    }

    private @Nullable Path here(@Nullable Path path) {
        return path == null ? null : files.path(path);
    }

    @Override
    public @Nullable Path getRoot() {
        return here(real.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return here(real.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return here(real.getParent());
    }

    @Override
    public int getNameCount() {
        return real.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return files.path(real.getName(index));
    }

    @Override
    public Path subpath(int begin, int end) {
        return files.path(real.subpath(begin, end));
    }

    @Override
    public boolean startsWith(Path other) {
        return real.startsWith(real(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return real.endsWith(real(other));
    }

    @Override
    public Path normalize() {
        return files.path(real.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return files.path(real.resolve(real(other)));
    }

    @Override
    public Path relativize(Path other) {
        return files.path(real.relativize(real(other)));
    }

    @Override
    public URI toUri() {
        return real.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return files.path(real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return files.path(real.toRealPath(options));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers)
            throws IOException {
        return real.register(watcher, events, modifiers);
    }

    @Override
    public int compareTo(Path other) {
        return real.compareTo(real(other));
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
