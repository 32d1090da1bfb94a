package io.cachepilot;

import io.cachepilot.control.SourceReader;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.manifest.KindReader;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.Source;
import io.cachepilot.source.content.References;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.LastAccepted;
import io.cachepilot.source.git.SignatureGate;
import io.cachepilot.source.git.access.Connector;
import io.cachepilot.source.git.access.Credentials;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.signature.SignaturePolicy;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.git.upstream.RemoteUpstream;
import io.cachepilot.source.git.upstream.RemoteView;
import io.cachepilot.source.location.SourceLocation;
import io.cachepilot.source.location.SourceLocation.Directory;
import io.cachepilot.source.location.SourceLocation.LocalRepository;
import io.cachepilot.source.location.SourceLocation.Place;
import io.cachepilot.source.location.SourceLocation.RemoteRepository;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Makes the source of the manifests that the settings name.
 *
 * @param home below that directory, paths are shown relative to it
 */
record Sources(Settings settings, StateDirectory state, Path home) {
    /** For a command: it writes nothing but what is committed, and is safe beside a control plane that serves the same. */
    private Source reading(History history, References references) {
        Optional<SignatureGate> gate = gate(LastAccepted::reading);
        return switch (settings.get(Setting.SOURCE)) {
            case Directory(Path directory) -> new DirectorySource(directory, history, references);
            case LocalRepository repository -> local(repository, references, gate);
            case RemoteRepository(var url, var place) ->
                new GitSource(new RemoteView(url, place.branch(), connector()), place.directory(), references, gate);
        };
    }

    /** For the control plane, which holds the lock of the state directory. */
    private Source serving(History history, References references) {
        Optional<SignatureGate> gate = gate(LastAccepted::keeping);
        return switch (settings.get(Setting.SOURCE)) {
            case Directory(Path directory) -> new DirectorySource(directory, history, references);
            case LocalRepository repository -> local(repository, references, gate);
            case RemoteRepository(var url, var place) -> {
                Path copy = state.copy(settings.get(Setting.SOURCE).toString());
                yield new GitSource(
                        new RemoteUpstream(url, place.branch(), copy, connector()),
                        place.directory(),
                        references,
                        gate);
            }
        };
    }

    private static Source local(LocalRepository repository, References references, Optional<SignatureGate> gate) {
        return new GitSource(
                new LocalUpstream(repository.path(), repository.place().branch()),
                repository.place().directory(),
                references,
                gate);
    }

    private Connector connector() {
        return new Connector(
                settings.get(Setting.CREDENTIALS).map(Credentials::in).orElseGet(Credentials::none));
    }

    /** What lets commits of the source through; empty: all of them count. */
    private Optional<SignatureGate> gate(BiFunction<Path, String, LastAccepted> last) {
        return settings.get(Setting.SIGNATURES)
                .map(file -> new SignatureGate(
                        new SignaturePolicy(file),
                        last.apply(
                                state.accepted(), settings.get(Setting.SOURCE).toString())));
    }

    /** Reads specs of these kinds, for a command: it writes nothing but what is committed. */
    SourceReader reading(History history, Collection<KindReader<?>> kinds) {
        var manifests = new ManifestReader(kinds);
        return new SourceReader(reading(history, references(manifests)), manifests, prefix());
    }

    /** Reads specs of these kinds, for the control plane. */
    SourceReader serving(History history, Collection<KindReader<?>> kinds) {
        var manifests = new ManifestReader(kinds);
        return new SourceReader(serving(history, references(manifests)), manifests, prefix());
    }

    private static References references(ManifestReader manifests) {
        return manifests.namesFiles() ? manifests::references : References.NONE;
    }

    /** What names of manifests begin with, so that they are what their author would type. */
    String prefix() {
        if (settings.get(Setting.SOURCE) instanceof Directory(Path path)) {
            return (path.startsWith(home) ? home.relativize(path) : path) + "/";
        }
        return place().map(Place::directory)
                .filter(directory -> !directory.isEmpty())
                .map(directory -> directory + "/")
                .orElse("");
    }

    /** The branch that is followed; empty: the repository's own, or none. */
    Optional<String> branch() {
        return place().flatMap(Place::branch);
    }

    private Optional<Place> place() {
        SourceLocation location = settings.get(Setting.SOURCE);
        return switch (location) {
            case Directory _ -> Optional.empty();
            case LocalRepository repository -> Optional.of(repository.place());
            case RemoteRepository repository -> Optional.of(repository.place());
        };
    }
}
