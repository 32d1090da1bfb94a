package io.cachepilot.control;

import io.cachepilot.source.Change;
import io.cachepilot.source.Notice;
import io.cachepilot.source.Source;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.RefusedFile;
import io.cachepilot.source.content.Revision;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.write.Committed;
import io.cachepilot.source.write.Proposal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A source in memory that can be away; it has a new revision each time that its content is another one. */
final class ToySource implements Source {
    final SortedMap<String, String> files = new TreeMap<>();
    final List<RefusedFile> refusals = new ArrayList<>();
    boolean away;
    Optional<String> behind = Optional.empty();
    Optional<Notice> notice = Optional.empty();
    private Runnable before = () -> {};

    @Override
    public Snapshot look() {
        return snapshot(Optional.empty());
    }

    /** Happens once, while the source is read and before it is. */
    void beforeItIsTaken(Runnable happening) {
        before = happening;
    }

    @Override
    public Snapshot take() {
        Runnable happening = before;
        before = () -> {};
        happening.run();
        return snapshot(Optional.of(new Revision("%08x".formatted(files.hashCode()) + "0".repeat(32))));
    }

    private Snapshot snapshot(Optional<Revision> revision) {
        if (away) {
            throw new SourceUnavailable("the shelf can't be reached");
        }
        var contents = new TreeMap<String, byte[]>();
        files.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Snapshot(revision, contents, refusals).behind(behind);
    }

    @Override
    public Committed commit(Proposal proposal) {
        throw new UnsupportedOperationException("a toy is not written to");
    }

    @Override
    public void history(Predicate<Change> wantsMore) {
        throw new UnsupportedOperationException("a toy has none");
    }

    @Override
    public Snapshot at(String revision) {
        throw new UnsupportedOperationException("a toy has none");
    }

    @Override
    public Optional<Notice> notice() {
        return notice;
    }

    @Override
    public String describe() {
        return "a shelf";
    }
}
