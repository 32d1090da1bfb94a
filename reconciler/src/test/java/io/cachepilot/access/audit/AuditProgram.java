package io.cachepilot.access.audit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** A program that records requests until it is killed, and prints each that is safe. */
final class AuditProgram {
    private AuditProgram() {}

    public static void main(String[] args) {
        AuditLog log =
                AuditLog.open(Path.of(args[0]), InstantSource.system(), new AuditRetention(64 << 20, Optional.empty()));
        for (int i = 1; true; i++) {
            for (int read = 0; read < 20; read++) {
                log.append(Entries.entry("/read"));
            }
            log.appendForced(Entries.entry("/write/" + args[1] + "/" + i));
            System.out.println(i);
        }
    }
}
