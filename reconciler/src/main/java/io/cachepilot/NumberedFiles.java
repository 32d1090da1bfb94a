package io.cachepilot;

import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps full log files under the name of the newest with a number behind it. Those of the library write that name as a pattern, in
 * which a path can't have a percent sign.
 */
final class NumberedFiles extends RollingPolicyBase {
    private final Path newest;
    private final int kept;

    /** @param kept how many full ones, at least 1 */
    NumberedFiles(Path newest, int kept) {
        this.newest = newest;
        this.kept = kept;
    }

    @Override
    public void rollover() {
        try {
            for (int number = kept; number > 1; number--) {
                move(numbered(number - 1), numbered(number));
            }
            move(newest, numbered(1));
        } catch (IOException e) {
            throw new RolloverFailure("cannot put the full log file " + newest + " aside", e);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path numbered(int number) {
        return newest.resolveSibling(newest.getFileName() + "." + number);
    }

    @Override
    public String getActiveFileName() {
        return newest.toString();
    }
}
