package io.cachepilot.bench;

import io.cachepilot.Installations;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.edit.value.Edit;
import io.cachepilot.manifest.edit.value.Value;
import io.cachepilot.settings.SettingsReader;
import io.cachepilot.source.content.Snapshot;
import io.cachepilot.source.git.GitSource;
import io.cachepilot.source.git.upstream.LocalUpstream;
import io.cachepilot.source.webhook.Coalesced;
import io.cachepilot.source.webhook.Webhooks;
import io.cachepilot.source.write.Author;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecChange;
import io.cachepilot.spec.SpecRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

/**
 * What it takes to write desired state as commits, and to take over one that somebody else has made. The repository is a bare
 * one of this host, with 200 manifests.
 */
final class GitMeasure implements Measure {
    private static final Author ANN = new Author("Ann", "ann@example.org");
    private static final Goal COMMIT_OF_64 = Goal.atMost(1_000 / 150.0);
    private static final Goal SLOWEST = Goal.atMost(1_000);
    private static final Goal DURABLE = Goal.atMost(100);
    private static final Goal POLL = Goal.atMost(10);
    private static final Goal TAKE_OVER = Goal.atMost(150);
    private static final Goal WEBHOOK = Goal.atMost(100);

    @Override
    public String name() {
        return "git";
    }

    @Override
    public Findings run(Lab lab) throws Exception {
        if (!Git.isThere()) {
            return new Findings(List.of(), List.of("git is not on this machine"));
        }
        var figures = new ArrayList<Figure>();
        Path bare = Git.bare(lab.scratch().directory("git"), manifests(lab.count(200, 20)));
        Summary naive = naive(lab, bare);
        for (int writers : List.of(1, 8, 64)) {
            figures.addAll(commits(lab, bare, writers, naive));
        }
        figures.addAll(takeOver(lab));
        figures.add(webhook(lab, bare));
        return Findings.of(figures);
    }

    private static Map<String, byte[]> manifests(int count) {
        var manifests = new TreeMap<String, byte[]>();
        IntStream.range(0, count)
                .forEach(i -> manifests.put(
                        tenant(i) + ".yaml", ManifestTexts.small(tenant(i)).getBytes(StandardCharsets.UTF_8)));
        return manifests;
    }

    private static String tenant(int number) {
        return "t%05d".formatted(number);
    }

    /** What a script does: fetch, edit, commit, push. */
    private static Summary naive(Lab lab, Path bare) throws Exception {
        Git clone = Git.clone(bare, lab.scratch().directory("git/clone"));
        var times = new ArrayList<Double>();
        for (int i = 0; i < lab.count(20, 3); i++) {
            long start = System.nanoTime();
            clone.run("fetch", "--quiet", "origin");
            clone.run("reset", "--quiet", "--hard", "origin/main");
            pushChange(clone, i);
            times.add(millis(start));
        }
        return Summary.of(times);
    }

    private static void pushChange(Git clone, int i) throws Exception {
        pushChange(clone, i, String.valueOf(i));
    }

    private static void pushChange(Git clone, int i, String comment) throws Exception {
        String text = ManifestTexts.small(tenant(i)) + "# " + comment + "\n";
        ManifestTexts.write(clone.path(), tenant(i) + ".yaml", text.getBytes(StandardCharsets.UTF_8));
        clone.run("commit", "--quiet", "--all", "--message", "change " + i);
        clone.run("push", "--quiet", "origin", "HEAD:main");
    }

    private static List<Figure> commits(Lab lab, Path bare, int writers, Summary naive) throws Exception {
        try (GitSource source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "");
                ReadOnlyControlPlane reading = reading(lab, bare)) {
            var specs = new SpecRepository(source, reading.source().reader(), "", (_, _, _) -> List.of());
            int each = lab.count(Math.max(10, 640 / writers), 2);
            write(specs, writers, 2, 0);
            long start = System.nanoTime();
            List<Double> latencies = write(specs, writers, each, 2);
            double perCommit = millis(start) / latencies.size();
            Summary latency = Summary.of(latencies);
            Figure rate = Figure.of(
                            "git-commit-" + writers,
                            "a commit of one field among 200 manifests, with %d writers at a time; time of all, by their number"
                                    .formatted(writers),
                            "ms",
                            Summary.of(List.of(perCommit)))
                    .against("git by a script: fetch, commit, push", naive);
            Figure slowest = Figure.of(
                    "git-commit-" + writers + "-p99",
                    "from the call to the answer, when it is on the disk: the slowest of a hundred",
                    "ms",
                    Summary.of(List.of(latency.p99())));
            Figure median = Figure.of(
                    "git-commit-" + writers + "-p50",
                    "the same, the median",
                    "ms",
                    Summary.of(List.of(latency.median())));
            boolean judged = !lab.quick();
            return List.of(
                    judged && writers == 64 ? rate.goal(COMMIT_OF_64) : rate,
                    judged && writers == 1 ? median.goal(DURABLE) : median,
                    judged && writers == 64 ? slowest.goal(SLOWEST) : slowest);
        }
    }

    /** Each writer changes a tenant of its own, again and again. */
    private static List<Double> write(SpecRepository specs, int writers, int each, int from)
            throws InterruptedException {
        var latencies = Collections.synchronizedList(new ArrayList<Double>());
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var all = new ArrayList<Callable<Void>>();
            for (int writer = 0; writer < writers; writer++) {
                String tenant = tenant(writer % 20);
                int number = writer;
                all.add(() -> {
                    for (int i = from; i < from + each; i++) {
                        long start = System.nanoTime();
                        specs.commit(change(tenant, 100 + (number * each + i) % 900));
                        latencies.add(millis(start));
                    }
                    return null;
                });
            }
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return latencies;
    }

    private static SpecChange change(String tenant, int megabytes) {
        var edit = new Edit.Put(List.of("metadata", "labels", "n"), Value.of(String.valueOf(megabytes)));
        return new SpecChange(
                SpecChange.Request.of(ANN, "bench"),
                "Tenant",
                tenant,
                new Expectation.None(),
                new SpecAction.Change(List.of(edit)));
    }

    /** Asks for something newer, and takes over a commit that changes one of 10,000 files. */
    private static List<Figure> takeOver(Lab lab) throws Exception {
        int count = lab.count(10_000, 100);
        Path bare = Git.bare(lab.scratch().directory("git-many"), manifests(count));
        Git clone = Git.clone(bare, lab.scratch().directory("git-many/clone"));
        var polls = new ArrayList<Double>();
        var takes = new ArrayList<Double>();
        try (GitSource source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "");
                ReadOnlyControlPlane reading = reading(lab, bare)) {
            Manifests read = reading.source().reader().read(source.take().files());
            for (int i = 0; i < lab.count(20, 2); i++) {
                pushChange(clone, i);
                long start = System.nanoTime();
                boolean newer = source.refresh();
                Snapshot snapshot = source.take();
                Manifests next = reading.source().reader().read(snapshot.files());
                takes.add(millis(start));
                if (!newer || next.reads().size() != read.reads().size()) {
                    throw new IllegalStateException("the commit was not seen");
                }
                start = System.nanoTime();
                source.refresh();
                polls.add(millis(start));
            }
        }
        Figure poll = Figure.of("git-poll", "a look for a newer commit, when there is none", "ms", Summary.of(polls));
        Figure take = Figure.of(
                "git-take-" + count,
                "a commit of one file among %d: seen, read and checked, up to planning".formatted(count),
                "ms",
                Summary.of(takes));
        return lab.quick() ? List.of(poll, take) : List.of(poll.goal(POLL), take.goal(TAKE_OVER));
    }

    /** A git host tells of a push. */
    private static Figure webhook(Lab lab, Path bare) throws Exception {
        Path directory = lab.scratch().directory("git-hook");
        Path secret = Files.writeString(directory.resolve("secret"), "no secret, but long enough");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Git clone = Git.clone(bare, directory.resolve("clone"));
        var planned = new LinkedBlockingQueue<Integer>();
        var times = new ArrayList<Double>();
        try (GitSource source = new GitSource(new LocalUpstream(bare, Optional.of("main")), "");
                ReadOnlyControlPlane reading = reading(lab, bare);
                Coalesced ask = new Coalesced("ask", () -> {
                    source.refresh();
                    Manifests manifests =
                            reading.source().reader().read(source.take().files());
                    planned.add(manifests.reads().size());
                })) {
            var webhooks = new Webhooks(Optional.of(secret), Optional.of("main"), directory.resolve("seen"), ask);
            // As a control plane that runs has read it before.
            ask.run();
            planned.take();
            for (int i = 0; i < lab.count(200, 10); i++) {
                pushChange(clone, i % lab.count(200, 20), "hook " + i);
                Map<String, String> headers = Map.of(
                        "X-Gitlab-Event", "Push Hook",
                        "X-Gitlab-Token", "no secret, but long enough",
                        "Idempotency-Key", "delivery-" + i);
                byte[] body = "{\"ref\": \"refs/heads/main\", \"after\": \"%d\"}"
                        .formatted(i)
                        .getBytes(StandardCharsets.UTF_8);
                long start = System.nanoTime();
                webhooks.receive(name -> Optional.ofNullable(headers.get(name)), () -> body);
                planned.take();
                times.add(millis(start));
            }
        }
        Figure slowest = Figure.of(
                "git-webhook-p99",
                "from a delivery of a webhook until the commit it tells of is read and checked, up to planning: the slowest of a hundred",
                "ms",
                Summary.of(List.of(Summary.of(times).p99())));
        return lab.quick() ? slowest : slowest.goal(WEBHOOK);
    }

    private static ReadOnlyControlPlane reading(Lab lab, Path bare) {
        Path state = lab.scratch().directory("git-state");
        var environment = Map.of(
                "CACHEPILOT_SOURCE_LOCATION", bare.toString(),
                "CACHEPILOT_STATE_DIRECTORY", state.toString(),
                "CACHEPILOT_ENGINE_NAME", "process");
        return Installations.at(lab.home())
                .reading(SettingsReader.read(
                        new SettingsReader.Origins(lab.home(), Optional.empty(), environment, Map.of())));
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
