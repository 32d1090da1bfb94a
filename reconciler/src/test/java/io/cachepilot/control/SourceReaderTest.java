package io.cachepilot.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Read;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.RefusedFile;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceReaderTest {
    private final ToySource source = new ToySource();
    private final SourceReader reader =
            new SourceReader(source, new ManifestReader(List.of(new Toys().reader())), "toys.d/");

    @Test
    void readsWhatTheFilesSay() {
        source.files.put("a.yaml", Toys.manifest("bear"));

        SourceReader.Desired desired = reader.take();

        assertThat(desired.files()).isEqualTo(1);
        assertThat(desired.complete()).isTrue();
        assertThat(desired.hasErrors()).isFalse();
        assertThat(desired.manifests().valid()).extracting(Read.Valid::name).containsExactly("bear");
    }

    @Test
    void whatIsTakenHasARevisionAndWhatIsLookedAtHasNone() {
        assertThat(reader.take().revision()).isEqualTo("00000000");
        assertThat(reader.look().revision()).isEmpty();
    }

    @Test
    void problemsNameTheirFilesAsOneWouldTypeThem() {
        source.files.put("a.yaml", "kind: Toy\nmetadata: {}\n");
        source.files.put("b.yaml", "colour: red\n");
        source.refusals.add(new RefusedFile("a-link.yaml", "is a link that leads out of the source"));

        SourceReader.Desired desired = reader.take();

        assertThat(desired.problems())
                .extracting(Problem::file)
                .isSorted()
                .contains("toys.d/a-link.yaml", "toys.d/a.yaml", "toys.d/b.yaml");
        assertThat(desired.hasErrors()).isTrue();
    }

    @Test
    void refusedFileIsAnErrorAndMakesTheSourceIncomplete() {
        source.refusals.add(new RefusedFile("big.yaml", "is larger than 1 MiB"));

        SourceReader.Desired desired = reader.take();

        assertThat(desired.complete()).isFalse();
        assertThat(desired.problems())
                .extracting(Problem::toString)
                .containsExactly("toys.d/big.yaml:1: is larger than 1 MiB");
    }

    @Test
    void sourceThatIsAwayIsNoEmptySource() {
        source.away = true;

        assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(reader::take);
        assertThatExceptionOfType(SourceUnavailable.class).isThrownBy(reader::look);
    }
}
