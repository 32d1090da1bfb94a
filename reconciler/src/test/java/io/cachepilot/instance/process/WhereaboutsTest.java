package io.cachepilot.instance.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.file.FileIdentity;
import io.cachepilot.proc.WorkingDirectory;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhereaboutsTest {
    private static final Optional<FileIdentity> OTHER = Optional.of(new FileIdentity(1, 1));

    @TempDir
    private Path data;

    @Test
    void theDirectoryCountsAndNotItsName() {
        assertThat(of(Path.of("/another/name"), false, FileIdentity.of(data))).isEqualTo(new Whereabouts.Here());
        assertThat(of(Path.of("/elsewhere"), false, OTHER)).isEqualTo(new Whereabouts.Elsewhere(Path.of("/elsewhere")));
    }

    @Test
    void anotherDirectoryOfTheSameNameIsHiddenByAMount() {
        assertThat(of(data, false, OTHER)).isEqualTo(new Whereabouts.Hidden());
    }

    @Test
    void oneThatWasDeletedUnderTheSameNameIsItsOwnStill() {
        assertThat(of(data, true, OTHER)).isEqualTo(new Whereabouts.Deleted());
        assertThat(of(Path.of("/elsewhere"), true, OTHER)).isEqualTo(new Whereabouts.Elsewhere(Path.of("/elsewhere")));
    }

    @Test
    void whatThisUserMayNotKnowIsBelieved() {
        assertThat(Whereabouts.of(Optional.empty(), data)).isEqualTo(new Whereabouts.Here());
        assertThat(of(data, false, Optional.empty())).isEqualTo(new Whereabouts.Here());
    }

    private Whereabouts of(Path path, boolean deleted, Optional<FileIdentity> identity) {
        return Whereabouts.of(Optional.of(new WorkingDirectory(path, deleted, identity)), data);
    }
}
