package io.cachepilot.instance.docker.container;

import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.EngineUnavailable;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The id of this installation, by which it knows its own containers. Precious: without it they belong to nobody. */
public final class OwnerFile {
    private static final int BYTES = 16;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable String known;

    public OwnerFile(Path file) {
        this.file = file;
    }

    /** Empty as long as nothing has been made. */
    public Optional<String> read() {
        String id = known;
        if (id != null) {
            return Optional.of(id);
        }
        Optional<String> read = DurableFile.read(file).map(String::strip);
        read.filter(text -> !ID.matcher(text).matches()).ifPresent(_ -> {
            throw new EngineUnavailable(file + " does not hold the id of this installation (" + 2 * BYTES
                    + " hex digits); restore it: the containers bear it as their label " + Labels.OWNER
                    + " (docker inspect). Deleted, a new id is made and the containers belong to nobody");
        });
        read.ifPresent(text -> known = text);
        return read;
    }

    /** Made when it is first needed. */
    public String readOrMake() {
        lock.lock();
        try {
            Optional<String> there = read();
            if (there.isPresent()) {
                return there.get();
            }
            var bytes = new byte[BYTES];
            new SecureRandom().nextBytes(bytes);
            String made = HexFormat.of().formatHex(bytes);
            DurableFile.write(file, made + "\n");
            known = made;
            return made;
        } finally {
            lock.unlock();
        }
    }
}
