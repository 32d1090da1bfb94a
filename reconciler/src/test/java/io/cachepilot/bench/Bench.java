package io.cachepilot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command {@code bench}. */
public final class Bench {
    static final List<Measure> ALL = List.of(
            new PlanMeasure(),
            new ParseMeasure(),
            new RequestMeasure(),
            new StartMeasure(),
            new GitMeasure(),
            new ApiMeasure(),
            new FleetMeasure("process"),
            new FleetMeasure("docker"));

    private Bench() {}

    public static void main(String[] args) throws IOException {
        Arguments arguments;
        try {
            arguments = Arguments.parse(
                    List.of(args), ALL.stream().map(Measure::name).toList());
            arguments.page().ifPresent(Page::requireMarkers);
        } catch (IllegalArgumentException e) {
            System.err.println("cachepilot: " + e.getMessage());
            System.exit(64);
            return;
        }
        if (arguments.help()) {
            System.out.println(Arguments.HELP);
            return;
        }
        Report report = run(arguments, System.getenv());
        System.out.print(report.markdown());
        if (arguments.json().isPresent()) {
            Files.writeString(arguments.json().get(), report.json());
        }
        arguments.page().ifPresent(page -> page.rewrite(report.markdown()));
        System.exit(report.complete() ? 0 : 1);
    }

    /** Measures what is asked for; what fails is told in the report and keeps nothing else from being measured. */
    static Report run(Arguments arguments, Map<String, String> environment) {
        Optional<EngineApi> docker = EngineApi.find(environment);
        Machine machine = Machine.here(docker);
        var figures = new ArrayList<Figure>();
        var skipped = new ArrayList<String>();
        var failed = new ArrayList<String>();
        try (Scratch scratch = Scratch.create()) {
            var lab = new Lab(arguments.home(), arguments.quick(), scratch, docker);
            for (Measure measure : ALL) {
                if (arguments.names().contains(measure.name())) {
                    run(measure, lab, figures, skipped, failed);
                }
            }
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new Report(1, now, arguments.quick(), machine, figures, skipped, failed);
    }

    private static void run(Measure measure, Lab lab, List<Figure> figures, List<String> skipped, List<String> failed) {
        Console.say("measuring " + measure.name());
        int before = lab.scratch().undos();
        try {
            Measure.Findings findings = measure.run(lab);
            figures.addAll(findings.figures());
            findings.skipped().forEach(why -> skipped.add(measure.name() + ": " + why));
            Console.say(findings.figures().stream()
                    .map(figure ->
                            figure.name() + " " + Figure.number(figure.summary().median()) + " " + figure.unit())
                    .collect(Collectors.joining(", ")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.add(measure.name() + ": interrupted");
        } catch (Exception e) {
            String why = measure.name() + ": " + e + (e.getCause() == null ? "" : ", from " + e.getCause());
            failed.add(why);
            Console.say("failed: " + why);
        } finally {
            lab.scratch().undoTo(before);
        }
    }
}
