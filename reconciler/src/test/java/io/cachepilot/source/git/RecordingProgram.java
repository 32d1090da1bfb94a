package io.cachepilot.source.git;

import io.cachepilot.source.git.repository.History;
import io.cachepilot.source.git.repository.HistoryTest;
import io.cachepilot.source.write.Author;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A program of its own that records three revisions, one of them large and packs them: for what only shows outside of the test's process. */
final class RecordingProgram {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private RecordingProgram() {}

    static List<String> command(Path repository, Path home) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                RecordingProgram.class.getName(),
                repository.toString());
    }

    public static void main(String[] arguments) {
        var history = new History(Path.of(arguments[0]));
        String[] many = IntStream.range(0, 200)
                .boxed()
                .flatMap(i -> Stream.of("client" + i + ".yaml", "" + i))
                .toArray(String[]::new);
        history.record(HistoryTest.files(many), Author.CACHEPILOT, "", NOON);
        record(history);
        history.gc();
        List<String> keepingAlive = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && thread.getName().contains("JGit"))
                .map(Thread::getName)
                .toList();
        System.out.println(keepingAlive.isEmpty() ? "recorded" : "kept alive by " + keepingAlive);
    }

    static void record(History history) {
        history.record(
                HistoryTest.files("acme/client1.yaml", "1", "client2.yaml", "2\r\n"),
                new Author("Anna", "anna@example.org"),
                "",
                NOON);
        history.record(
                HistoryTest.files("acme/client1.yaml", "2", "client2.yaml", "2\r\n"),
                new Author("Bo", "bo@example.org"),
                "stop client1",
                NOON.plusSeconds(1));
    }
}
