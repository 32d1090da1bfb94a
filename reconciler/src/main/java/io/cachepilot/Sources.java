package io.cachepilot;

import io.cachepilot.source.Source;
import io.cachepilot.source.SourceLocation;
import io.cachepilot.source.SourceLocation.Directory;
import io.cachepilot.source.SourceLocation.LocalRepository;
import io.cachepilot.source.SourceLocation.RemoteRepository;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.History;
import io.cachepilot.source.git.LocalUpstream;
import io.cachepilot.source.git.RemoteUpstream;
import io.cachepilot.source.git.RemoteView;
import io.cachepilot.source.git.SignatureGate;
import io.cachepilot.source.git.access.Connector;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the source that the settings name. */
final class Sources {
    private Sources() {}

    /** For a command: it writes nothing but what is committed, and is safe beside a control plane that serves the same. */
    static Source reading(SourceLocation location, Connector connector, History history, Optional<SignatureGate> gate) {
        return switch (location) {
            case Directory(Path directory) -> new DirectorySource(directory, history);
            case LocalRepository repository -> local(repository, gate);
            case RemoteRepository(var url, var place) ->
                new GitSource(new RemoteView(url, place.branch(), connector), place.directory(), gate);
        };
    }

    /**
     * For the control plane, which holds the lock of the state directory.
     *
     * @param copy where the copy of a remote repository lies; it may be lost
     */
    static Source serving(
            SourceLocation location, Connector connector, History history, Path copy, Optional<SignatureGate> gate) {
        return switch (location) {
            case Directory(Path directory) -> new DirectorySource(directory, history);
            case LocalRepository repository -> local(repository, gate);
            case RemoteRepository(var url, var place) ->
                new GitSource(new RemoteUpstream(url, place.branch(), copy, connector), place.directory(), gate);
        };
    }

    private static Source local(LocalRepository repository, Optional<SignatureGate> gate) {
        return new GitSource(
                new LocalUpstream(repository.path(), repository.place().branch()),
                repository.place().directory(),
                gate);
    }
}
