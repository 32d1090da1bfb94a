package io.cachepilot.access.key;

import io.cachepilot.access.Role;
import java.nio.file.Path;
import java.time.InstantSource;

/** A program that makes many keys, and revokes every second one. */
final class KeyProgram {
    static final int KEYS = 20;

    private KeyProgram() {}

    public static void main(String[] args) {
        try (ApiKeys keys = ApiKeys.open(Path.of(args[0]), InstantSource.system())) {
            for (int i = 0; i < KEYS; i++) {
                keys.generate(args[1] + i, Role.VIEWER);
                if (i % 2 == 1) {
                    keys.revoke(args[1] + i);
                }
            }
        }
    }
}
