package io.cachepilot.instance.docker.container;

import io.cachepilot.file.DurableFile;
import io.cachepilot.file.FileTree;
import io.cachepilot.file.FileTrouble;
import io.cachepilot.instance.InstanceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What lies on this host of one instance. */
public record InstanceFiles(InstanceName name, Path path) {
    public static InstanceFiles in(Path all, InstanceName name) {
        return new InstanceFiles(name, all.resolve(name.value()));
    }

    /** Instances that were adopted and not yet made anew. */
    public static List<InstanceFiles> adoptedIn(Path all) {
        try (var entries = Files.list(all)) {
            return entries.filter(entry -> Files.exists(entry.resolve("adopted")))
                    .map(entry -> in(all, new InstanceName(entry.getFileName().toString())))
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + all + ": " + FileTrouble.words(e), e);
        }
    }

    public Path configuration() {
        return path.resolve("conf");
    }

    public Path data() {
        return path.resolve("data");
    }

    public void prepare(RunAs user) {
        for (Path directory : List.of(configuration(), data())) {
            DurableFile.createDirectories(directory);
            user.owner().ifPresent(owner -> DurableFile.own(directory, owner));
        }
    }

    /** The id of a container that somebody else made, and that is ours by now. */
    public Optional<String> adopted() {
        return DurableFile.read(adoptedFile()).map(String::strip);
    }

    public void adopt(String container) {
        DurableFile.write(adoptedFile(), container + "\n");
    }

    public void forgetAdopted() {
        DurableFile.delete(adoptedFile());
    }

    public void erase() {
        FileTree.delete(path);
    }

    private Path adoptedFile() {
        return path.resolve("adopted");
    }
}
