package io.cachepilot.source.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

/** What one who was killed while it moved a branch may leave in a repository. */
final class AbandonedLock {
    private AbandonedLock() {}

    /** A lock is taken for abandoned after some seconds, which tests do not wait for. */
    static void letTimePass(Path repository) throws IOException {
        for (Path left : List.of(mark(repository), lock(repository))) {
            if (Files.exists(left, LinkOption.NOFOLLOW_LINKS)) {
                age(left);
            }
        }
    }

    /** Makes it a minute old, which a link is by itself. */
    static void age(Path file) throws IOException {
        FileTime longAgo = FileTime.from(Instant.now().minusSeconds(60));
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(longAgo, null, null);
    }

    static Path mark(Path repository) {
        return repository.resolve("cachepilot.moving");
    }

    static Path lock(Path repository) {
        return repository.resolve("refs/heads/main.lock");
    }
}
