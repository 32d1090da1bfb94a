package io.cachepilot.proc;

import io.cachepilot.file.FileIdentity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory that a process works in.
 *
 * @param path what it is called now; what it was called last, when it was deleted
 * @param deleted whether it has no name any more
 * @param identity which directory that is; empty when this user may not know
 */
public record WorkingDirectory(Path path, boolean deleted, Optional<FileIdentity> identity) {}
