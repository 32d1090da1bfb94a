package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * An ext4 file system in a file, whose power can be cut: whatever was not forced to it is gone then, as on a real disk. A
 * process that is killed shows nothing of that, since the kernel still holds what it wrote.
 */
final class CuttableDisk implements AutoCloseable {
    private static final long BYTES = 48L << 20;

    /** {@code EXT4_IOC_SHUTDOWN}, the same as XFS_IOC_GOINGDOWN: see linux/fs/ext4/ext4.h. */
    private static final long SHUTDOWN = 0x8004587DL;
    /** Without writing the journal out. */
    private static final int NO_LOG_FLUSH = 2;

    private Path image;
    private final Path root;

    private CuttableDisk(Path image, Path root) {
        this.image = image;
        this.root = root;
    }

    /** Makes one and mounts it. Skips the test where this user or this kernel does not allow that. */
    static CuttableDisk make(Path directory) throws Exception {
        Path image = directory.resolve("disk.img");
        Path root = Files.createDirectories(directory.resolve("mnt"));
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        assumeThat(Programs.runs("mkfs.ext4", "-q", "-F", image.toString()))
                .as("mkfs.ext4 is on this machine")
                .isTrue();
        assumeThat(Programs.runs("mount", "-o", "loop", image.toString(), root.toString()))
                .as("this user may mount a file as a file system (root, with loop devices)")
                .isTrue();
        return new CuttableDisk(image, root);
    }

    Path root() {
        return root;
    }

    /** From now on nothing reaches the disk, and every call to it fails. */
    @SuppressWarnings("restricted") // No library of the JDK's makes this call.
    void cut() {
        try (Arena arena = Arena.ofConfined()) {
            Linker linker = Linker.nativeLinker();
            MethodHandle open = linker.downcallHandle(
                    linker.defaultLookup().find("open").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
            MethodHandle ioctl = linker.downcallHandle(
                    linker.defaultLookup().find("ioctl").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2));
            int file = (int) open.invokeExact(arena.allocateFrom(root.toString()), 0);
            assertThat(file).isPositive();
            MemorySegment flag = arena.allocateFrom(ValueLayout.JAVA_INT, NO_LOG_FLUSH);
            assertThat((int) ioctl.invokeExact(file, SHUTDOWN, flag)).isZero();
            MethodHandle close = linker.downcallHandle(
                    linker.defaultLookup().find("close").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            assertThat((int) close.invokeExact(file)).isZero();
        } catch (Throwable e) {
            throw new IllegalStateException("the power could not be cut", e);
        }
    }

    /**
     * Mounts what is on it again, as after a start of the machine: a copy, since others of this machine that were started meanwhile
     * with mounts of their own hold on to the one that was cut, and would be given that again.
     */
    void powerOn() throws Exception {
        Programs.run("umount", root.toString());
        Path copy = Files.createTempFile(image.toAbsolutePath().getParent(), "disk", ".img");
        Files.copy(image, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(image);
        image = copy;
        Programs.run("mount", "-o", "loop", image.toString(), root.toString());
    }

    @Override
    public void close() throws IOException {
        try {
            Programs.run("umount", root.toString());
        } catch (Exception e) {
            throw new IOException("the disk " + root + " could not be unmounted", e);
        }
    }
}
