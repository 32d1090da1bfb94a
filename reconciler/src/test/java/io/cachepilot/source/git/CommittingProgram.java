package io.cachepilot.source.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cachepilot.source.Source;
import io.cachepilot.source.directory.DirectorySource;
import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.write.Author;
import io.cachepilot.source.write.Proposal;
import io.cachepilot.source.write.Rewritten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A program of its own, to be killed: four writers that commit without end, and print the id of each acknowledged commit. */
final class CommittingProgram {
    private static final int WRITERS = 4;
    private static final Author ANN = new Author("Ann", "ann@example.org");

    private CommittingProgram() {}

    /** @param places a bare repository; or a directory and its history, with a third word if that is packed all the time */
    static List<String> command(Path home, String... places) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProgram.class.getName()));
        command.addAll(List.of(places));
        return List.copyOf(command);
    }

    public static void main(String[] places) {
        Source source = places.length == 1
                ? new GitSource(new LocalUpstream(Path.of(places[0]), Optional.of("main")), "")
                : new DirectorySource(Path.of(places[0]), new History(Path.of(places[1])));
        if (places.length > 2) {
            Thread.ofPlatform().start(() -> {
                while (true) {
                    source.tidy();
                }
            });
        }
        for (int writer = 0; writer < WRITERS; writer++) {
            String file = "w" + writer + ".yaml";
            Thread.ofPlatform().start(() -> {
                while (true) {
                    String commit = source.commit(write(file)).revision().commit();
                    synchronized (CommittingProgram.class) {
                        System.out.println(commit);
                    }
                }
            });
        }
    }

    /** Its text says where it ends, so that half of one can be told. */
    static Proposal write(String file) {
        String id = UUID.randomUUID().toString();
        var files = new TreeMap<String, Optional<byte[]>>();
        files.put(
                file, Optional.of(("# begin " + id + "\n" + "#\n".repeat(500) + "# end " + id + "\n").getBytes(UTF_8)));
        return new Proposal(ANN, id, new TreeMap<>(), _ -> new Rewritten("a change", files));
    }
}
