package io.cachepilot.simulation;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/** A real disk that breaks: before and after each change of a file or a directory a control plane may crash, and each may fail. */
public final class Disk extends FileSystemProvider {
    private final Faults faults;
    private final DiskFiles files;

    private Disk(Faults faults) {
        this.faults = faults;
        this.files = new DiskFiles(this);
    }

    /** That directory, as it lies on such a disk. */
    public static Path at(Path directory, Faults faults) {
        return new Disk(faults).files.path(directory);
    }

    /** What a disk does. */
    private interface Change<T> {
        T run() throws IOException;
    }

    private <T> T change(String what, Path path, Change<T> change) throws IOException {
        // Temporary files have other numbers in each telling.
        String name = what + " " + String.valueOf(path.getFileName()).replaceAll("[0-9]+", "");
        return faults.once(name, _ -> change.run(), IOException::new);
    }

    private static Path real(Path path) {
        return path instanceof DiskPath(var _, Path real) ? real : path;
    }

    private static boolean writes(Set<? extends OpenOption> options) {
        return options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return writes(options)
                ? change("make", path, () -> Files.newByteChannel(real(path), options, attributes))
                : Files.newByteChannel(real(path), options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return writes(options)
                ? change("write", path, () -> FileChannel.open(real(path), options, attributes))
                : FileChannel.open(real(path), options, attributes);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        var _ = change("make the directory", directory, () -> Files.createDirectory(real(directory), attributes));
    }

    @Override
    public void delete(Path path) throws IOException {
        var _ = change("delete", path, () -> {
            Files.delete(real(path));
            return path;
        });
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        var _ = change("move to", target, () -> Files.move(real(source), real(target), options));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        var _ = change("copy to", target, () -> Files.copy(real(source), real(target), options));
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        var _ = change("set an attribute of", path, () -> Files.setAttribute(real(path), attribute, value, options));
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        var paths = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(real(directory))) {
            for (Path entry : entries) {
                Path path = files.path(entry);
                if (filter.accept(path)) {
                    paths.add(path);
                }
            }
        }
        // The order of a real directory follows no number.
        paths.sort(Comparator.naturalOrder());
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                return paths.iterator();
            }

            @Override
            public void close() {
                // All of it was read before.
            }
        };
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return Files.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real(path).getFileSystem().provider().checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return Files.readAttributes(real(path), attributes, options);
    }

    @Override
    public String getScheme() {
        return "breaking";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("there is one for each story");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("there is one for each story");
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException("there is one for each story");
    }
}
