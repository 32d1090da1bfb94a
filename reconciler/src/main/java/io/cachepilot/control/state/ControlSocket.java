package io.cachepilot.control.state;

import io.cachepilot.file.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where the socket of a control plane is, for it and for whoever asks it. */
public record ControlSocket(StateDirectory state) {
    /** Bytes of the longest path that a socket can have, see unix(7); one more ends it. */
    private static final int LONGEST = 107;

    private static final String NAME = "control.sock";

    /** The place for a new one; its directory is there then, and nobody else can look into it. */
    public Path place() {
        if (fits(state.controlSocket())) {
            DurableFile.delete(state.controlDirectory());
            return state.controlSocket();
        }
        return find().orElseGet(this::madeElsewhere);
    }

    /** Where one is, if a control plane has ever made one; whether anybody listens there is another matter. */
    public Optional<Path> find() {
        if (fits(state.controlSocket())) {
            return Optional.of(state.controlSocket()).filter(Files::exists);
        }
        return DurableFile.read(state.controlDirectory())
                .map(directory -> Path.of(directory.strip()))
                .filter(Files::isDirectory)
                .map(directory -> directory.resolve(NAME));
    }

    /**
     * Who may use it, by the names that the kernel has for them: whoever owns the state directory, and root. A user without a name is
     * known by the number.
     */
    public Set<String> users() {
        try {
            return new TreeSet<>(List.of("root", Files.getOwner(state.root()).getName()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell whose the state directory is", e);
        }
    }

    private Path madeElsewhere() {
        try {
            Path directory = Files.createTempDirectory(
                    "cachepilot-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            DurableFile.write(state.controlDirectory(), directory + "\n");
            return directory.resolve(NAME);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for the control socket", e);
        }
    }

    private static boolean fits(Path path) {
        return path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
