package io.cachepilot.report.answer;

import io.cachepilot.control.SourceReader;
import io.cachepilot.control.StatusFile;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.Planning;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.desired.Intake;
import io.cachepilot.converge.hold.Holds;
import io.cachepilot.converge.hold.PendingChange;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.converge.view.Description;
import io.cachepilot.converge.view.SpecView;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.event.Event;
import io.cachepilot.event.EventLog;
import io.cachepilot.json.Json;
import io.cachepilot.loop.prune.ApprovalFiles;
import io.cachepilot.loop.status.Status;
import io.cachepilot.manifest.ManifestReader;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.manifest.problem.Problem;
import io.cachepilot.plan.Diff;
import io.cachepilot.plan.DiffJson;
import io.cachepilot.plan.DiffText;
import io.cachepilot.plan.Key;
import io.cachepilot.plan.Preview;
import io.cachepilot.report.Explanation;
import io.cachepilot.report.NoSuchSpec;
import io.cachepilot.report.Overview;
import io.cachepilot.report.Rows;
import io.cachepilot.report.SpecDetails;
import io.cachepilot.report.SpecList;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.Stale;
import io.cachepilot.report.Survey;
import io.cachepilot.report.UnclearName;
import io.cachepilot.report.Versions;
import io.cachepilot.report.json.DetailsJson;
import io.cachepilot.report.json.ExplanationJson;
import io.cachepilot.report.json.VersionsJson;
import io.cachepilot.spec.SpecHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks, and tells what was seen. Writes nothing.
 *
 * @param views of each kind, by the kind of its keys
 * @param acts what persons do with specs of each kind, likewise
 * @param statuses what a control plane says of each spec; empty where none ever did
 * @param stale whether what was said is still true
 * @param reader reads manifests that somebody asks about
 * @param wanted what is wanted now, and what is wrong in it
 * @param events the file of what happened
 * @param damaged what all specs share and can't be read, a sentence each
 */
public record Reports(
        Kinds kinds,
        SortedMap<String, SpecViews> views,
        SortedMap<String, SpecActs> acts,
        Supplier<Optional<StatusFile.Content>> statuses,
        Function<Optional<StatusFile.Content>, Optional<Stale>> stale,
        ManifestReader reader,
        Supplier<Wanted> wanted,
        SpecHistory history,
        Path events,
        List<String> damaged,
        InstantSource clock) {
    private static final int EVENTS_SEARCHED = 500;
    private static final int EVENTS_SEARCHED_IN_FULL = 10_000;
    private static final int EVENTS_SHOWN = 10;

    public Reports {
        damaged = List.copyOf(damaged);
    }

    /**
     * What manifests and approvals say.
     *
     * @param problems all that is wrong in the manifests
     * @param pending what of them waits for an approval
     */
    public record Wanted(Intake intake, List<Problem> problems, List<PendingChange> pending) {
        public Wanted {
            problems = List.copyOf(problems);
            pending = List.copyOf(pending);
        }

        /**
         * Reads both, and what of it waits for an approval.
         *
         * @param holds what of it comes into force, where somebody has to agree to it
         */
        public static Wanted read(ApprovalFiles approvals, SourceReader source, Holds holds) {
            // In this order: what was allowed of a newer state must not be judged by an older one.
            ApprovalFiles.Given given = approvals.read();
            SourceReader.Desired desired = source.look();
            Intake intake = desired.with(given.approvals());
            return new Wanted(intake, desired.problems(), holds.pending(intake));
        }

        /** What is to be seen to in the manifests for some specs: what is wrong, wherever it is, and what of these waits. */
        List<Problem> problems(Predicate<Key> which) {
            Stream<Problem> waiting =
                    pending.stream().filter(change -> which.test(change.key())).map(PendingChange::told);
            return Stream.concat(problems.stream(), waiting).sorted().toList();
        }
    }

    /**
     * Answers a question.
     *
     * @param caller whom it is answered
     * @throws NoSuchSpec when it is about something that is not known
     * @throws UnclearName when it may be about several specs
     */
    public Told tell(Question question, Form form, Caller caller) {
        return switch (question) {
            case Question.All(String kind, boolean alone) -> all(list(kind), alone, form);
            case Question.Details(String name) -> details(describe(named(name), caller), form);
            case Question.Reasons(String name) -> reasons(explain(named(name)), form);
            case Question.Changes(Optional<String> name, int most) -> changes(name.map(this::named), most, form);
            case Question.Plans plans -> plans(plans, form);
            case Question.Wellness(var name) ->
                name.map(one -> wellness(named(one), form)).orElseGet(() -> wellness(form));
            case Question.Happened(Optional<String> name, int most) -> happened(name.map(this::named), most, form);
            case Question.Lines(String name, var part, int most) -> written(named(name), part, most, form);
        };
    }

    private Told wellness(Form form) {
        SpecList list = list(Overview.STANDARD);
        boolean valid =
                wanted.get().problems().stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
        boolean well = valid
                && damaged.isEmpty()
                && list.others().isEmpty()
                && list.rows().stream().allMatch(Overview::isWell);
        return all(list, false, form).endingWith(well ? 0 : 1);
    }

    private Told wellness(Key key, Form form) {
        SpecList one = list(key.kind()).only(key.name());
        boolean well = damaged.isEmpty() && one.rows().stream().allMatch(Overview::isWell);
        return all(one, true, form).endingWith(well ? 0 : 1);
    }

    private Told happened(Optional<Key> only, int most, Form form) {
        List<Event> all = EventLog.read(events, EVENTS_SEARCHED_IN_FULL).stream()
                .filter(event -> only.filter(key -> !key.toString().equals(event.subject()))
                        .isEmpty())
                .toList();
        if (all.isEmpty()) {
            only.ifPresent(this::requireEverKnown);
        }
        return Told.of(all.stream()
                .skip(Math.max(0, all.size() - most))
                .map(event -> form == Form.JSON ? Json.write(event) : SpecDetails.line(event))
                .toList());
    }

    private Told written(Key key, Optional<String> part, int most, Form form) {
        Overview.requireKnown(views, key);
        List<String> lines = SpecActs.runs(acts, key).logs(key.name(), part, most);
        return form == Form.JSON ? Told.json(lines) : Told.of(lines);
    }

    /** Of one that is mistyped there is nothing to tell, and somebody has to say so. */
    private void requireEverKnown(Key key) {
        if (statuses.get().flatMap(content -> content.status(key)).isEmpty()) {
            Overview.requireKnown(views, key);
        }
    }

    private Key named(String name) {
        return SpecNames.of(views, name);
    }

    private static Told all(SpecList list, boolean alone, Form form) {
        return switch (form) {
            case TEXT -> Told.of(list.lines(!alone)).noting(list.notes());
            case JSON -> Told.json(list.json());
        };
    }

    private static Told details(SpecDetails details, Form form) {
        return switch (form) {
            case TEXT -> Told.of(details.lines());
            case JSON -> Told.json(DetailsJson.of(details));
        };
    }

    private static Told reasons(Explanation explanation, Form form) {
        return switch (form) {
            case TEXT ->
                Told.of(explanation.lines())
                        .noting(explanation.stale().map(Stale::text).stream().toList());
            case JSON -> Told.json(ExplanationJson.of(explanation));
        };
    }

    private Told changes(Optional<Key> only, int most, Form form) {
        Versions versions = versions(only, most);
        return switch (form) {
            case TEXT -> Told.of(versions.lines());
            case JSON -> Told.json(VersionsJson.of(versions));
        };
    }

    private Told plans(Question.Plans asked, Form form) {
        Optional<Manifests> given = asked.given().map(this::read);
        List<Problem> problems = given.map(Manifests::problems).orElse(List.of());
        if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            return Told.of(problems.stream().map(Problem::toString).toList()).endingWith(Diff.Verdict.INVALID.number());
        }
        return told(diff(asked.names(), given), form)
                .noting(stale.apply(Optional.empty()).map(Stale::text).stream().toList());
    }

    /** What would be done, as it is told. */
    public static Told told(Diff diff, Form form) {
        Told told = switch (form) {
            case TEXT -> Told.of(new DiffText(diff).lines());
            case JSON -> Told.json(DiffJson.of(diff));
        };
        return told.endingWith(diff.verdict().number());
    }

    /** What would be done, for programs; of what is given, the valid documents count. */
    public DiffJson diff(Question.Plans asked) {
        return DiffJson.of(diff(asked.names(), asked.given().map(this::read)));
    }

    private Diff diff(List<String> names, Optional<Manifests> given) {
        Set<Key> named = names.stream().map(this::named).collect(Collectors.toCollection(TreeSet::new));
        if (named.isEmpty()) {
            given.ifPresent(manifests ->
                    manifests.valid().forEach(valid -> named.add(Key.of(valid.kind(), valid.name()))));
        }
        Survey survey = survey(key -> named.isEmpty() || named.contains(key), given);
        requireKnown(named, survey);
        return survey.diff();
    }

    private Manifests read(Question.Given given) {
        return reader.read(new TreeMap<>(Map.of(given.label(), given.text().getBytes(StandardCharsets.UTF_8))))
                .meant();
    }

    /** A mistyped name is not in sync. */
    private void requireKnown(Set<Key> named, Survey survey) {
        var unknown = new TreeSet<>(named);
        survey.specs().forEach(spec -> unknown.remove(spec.key()));
        unknown.removeIf(key -> Overview.of(views, key.kind()).names().contains(key.name()));
        if (!unknown.isEmpty()) {
            throw Overview.unknown(views, unknown.first());
        }
    }

    /** What would be done for everything. */
    public Survey survey() {
        return survey(_ -> true, Optional.empty());
    }

    /**
     * The same of some.
     *
     * @param which are looked at
     * @param given documents as if they stood in the place of those of the same names
     */
    private Survey survey(Predicate<Key> which, Optional<Manifests> given) {
        var problems = new ArrayList<Problem>();
        Planning planning = kinds.planned(
                () -> {
                    Wanted now = wanted.get();
                    problems.addAll(now.problems(which));
                    return given.map(now.intake()::over).orElse(now.intake());
                },
                which);
        return new Survey(planning.specs(), planning.diff(problems));
    }

    /**
     * All of one kind.
     *
     * @param kind of their keys
     * @throws NoSuchSpec when there is no such kind
     */
    public SpecList list(String kind) {
        SpecViews shown = Overview.of(views, kind);
        Optional<StatusFile.Content> said = statuses.get();
        SpecViews.Look look = shown.look();
        return new SpecList(
                shown.words(),
                Rows.of(shown.words(), look.views(), statuses(said, look.away())),
                Rows.unwell(
                        shown.words(), said.map(StatusFile.Content::statuses).orElse(List.of())),
                said.map(StatusFile.Content::warnings).orElse(List.of()),
                said.map(StatusFile.Content::problems).orElse(List.of()),
                damaged,
                look.notes(),
                look.away(),
                stale.apply(said));
    }

    private List<Status> statuses(Optional<StatusFile.Content> said, Optional<String> away) {
        List<Status> all = said.map(StatusFile.Content::statuses).orElse(List.of());
        Instant now = clock.instant();
        return away.map(because -> all.stream()
                        .map(status -> Rows.unknown(status, because, now))
                        .toList())
                .orElse(all);
    }

    /**
     * One in full.
     *
     * @param caller whom it is shown to
     * @throws NoSuchSpec when nothing is known of it
     */
    public SpecDetails describe(Key key, Caller caller) {
        Optional<StatusFile.Content> said = statuses.get();
        Optional<Status> status = said.flatMap(content -> content.status(key));
        // Of one that never was as it should be, only what is said of it is known.
        Description description = Overview.of(views, key.kind())
                .describe(key.name(), caller)
                .or(() -> status.map(_ -> new Description(SpecView.nothing(key), List.of(), List.of())))
                .orElseThrow(() -> Overview.unknown(views, key));
        return new SpecDetails(description, status, lastEvents(key), stale.apply(said));
    }

    private List<Event> lastEvents(Key key) {
        List<Event> all = EventLog.read(events, EVENTS_SEARCHED).stream()
                .filter(event -> event.subject().equals(key.toString()))
                .toList();
        return all.subList(Math.max(0, all.size() - EVENTS_SHOWN), all.size());
    }

    /**
     * Why one is as it is.
     *
     * @throws NoSuchSpec when nothing is known of it
     */
    public Explanation explain(Key key) {
        Optional<StatusFile.Content> said = statuses.get();
        Optional<Status> status = said.flatMap(content -> content.status(key));
        Optional<Preview> preview = kinds.planned(() -> wanted.get().intake(), key::equals).previews().stream()
                .findFirst();
        if (status.isEmpty() && preview.isEmpty()) {
            throw Overview.unknown(views, key);
        }
        return new Explanation(key, status, preview, stale.apply(said));
    }

    /**
     * Who changed what.
     *
     * @param only changes of this one
     * @param most how many changes at most
     * @throws NoSuchSpec when there never was that one
     */
    public Versions versions(Optional<Key> only, int most) {
        var runs = statuses.get().map(StatusFile.Content::statuses).orElse(List.of()).stream()
                .collect(Collectors.toMap(Status::key, Status::history));
        Predicate<Key> which = key -> only.filter(one -> !one.equals(key)).isEmpty();
        Versions versions = Versions.of(history.log(which, most), runs);
        if (versions.versions().isEmpty()) {
            only.ifPresent(this::requireEverKnown);
        }
        return versions;
    }
}
