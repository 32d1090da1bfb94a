package io.cachepilot.cli.ask;

import io.cachepilot.cli.ask.Exchange.Ask;
import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.json.Json;
import io.cachepilot.plan.Key;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import io.cachepilot.report.answer.ToldMessage;
import io.cachepilot.source.content.Revision;
import io.cachepilot.spec.Expectation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks a control plane by its API. */
record ApiOperations(Exchange exchange, Caller caller) implements Operations {
    private static final String SPECS = "/api/v1/specs";

    /** Stands for the kind of the one spec of a name. */
    private static final String ANY = "_";

    @Override
    public Told tell(Question question, Form form) {
        return told(exchange.send(ask(question, "as=" + form.name().toLowerCase(Locale.ROOT))));
    }

    @Override
    public Told reconcile(Optional<String> name) {
        return told(exchange.send(change("POST", some(name) + "/reconcile", List.of("as=text"))));
    }

    @Override
    public Told approve(Optional<String> name, Optional<String> hash) {
        return told(exchange.send(
                change("POST", some(name) + "/approve", with(List.of("as=text"), parameter("hash", hash)))));
    }

    /** The path of one spec, or of all. */
    private static String some(Optional<String> name) {
        return name.map(ApiOperations::path).orElse(SPECS);
    }

    @Override
    public void follow(Optional<String> name, Optional<String> since, EventReader reader) {
        String path = some(name) + "/events";
        exchange.follow(get(path + since.map(it -> "?since=" + encoded(it)).orElse("")), reader::take);
    }

    private Told told(Reply reply) {
        if (reply.isRefusal()) {
            throw exchange.refused(reply);
        }
        return ToldMessage.told(reply.body(), reply::header)
                .orElseThrow(
                        () -> new CommandFailed(
                                "the control plane does not answer as this version of the command expects; use the one of its version"));
    }

    @Override
    public Told change(Instruction instruction, Agreement agreement) {
        Reply reply = exchange.send(ask(instruction, agreement.given() ? List.of() : List.of("lossless=true")));
        Optional<String> loss = agreement.given() ? Optional.empty() : loss(reply);
        if (loss.isPresent()) {
            agreement.require(loss.get(), instruction);
            reply = exchange.send(ask(instruction, List.of("lossless=true", "agreed=" + encoded(loss.get()))));
        }
        if (reply.isRefusal()) {
            throw exchange.refused(reply);
        }
        return outcome(reply).told();
    }

    /** What would be lost by a change that was refused for that. */
    private static Optional<String> loss(Reply reply) {
        Refused refused = Refused.of(reply);
        boolean isLoss = reply.status() == 409 && refused.message().equals(Optional.of(ToldMessage.WOULD_LOSE));
        return isLoss ? refused.error() : Optional.empty();
    }

    private record Changed(String kind, String name, List<String> changes) {}

    private record Applied(String revision, List<Changed> specs) {}

    private record Wrapped(String message, Applied data) {}

    private static Outcome outcome(Reply reply) {
        Wrapped wrapped = Json.read(reply.body(), Wrapped.class);
        Changed changed = wrapped.data().specs().getFirst();
        boolean done = reply.status() == 200;
        return new Outcome(
                new Key(changed.kind(), changed.name()),
                changed.changes(),
                new Revision(wrapped.data().revision()).shortId(),
                done ? "it is in force" : wrapped.message(),
                done ? ExitCode.OK : ExitCode.CHANGES);
    }

    private static Ask ask(Instruction instruction, List<String> loss) {
        String spec = path(instruction.name());
        return switch (instruction) {
            case Instruction.Write write ->
                new Ask(
                        "PATCH",
                        spec,
                        condition(write.expected()),
                        Json.write(write.patch().plain()));
            case Instruction.Remove removal ->
                change("DELETE", spec, with(loss, removal.force() ? List.of("force=true") : List.of()));
            case Instruction.Restore restoring ->
                change("POST", spec + "/rollback", parameter("revision", restoring.revision()));
            case Instruction.Act act -> {
                List<String> part = parameter("part", act.part());
                yield change("POST", spec + "/" + act.command(), act.verb() == Verb.STOP ? with(loss, part) : part);
            }
            case Instruction.Suspend _ -> change("POST", spec + "/" + instruction.command(), List.of());
        };
    }

    private static List<String> parameter(String name, Optional<String> value) {
        return value.map(text -> List.of(name + "=" + encoded(text))).orElse(List.of());
    }

    private static List<String> with(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static Ask change(String verb, String path, List<String> query) {
        return new Ask(verb, query.isEmpty() ? path : path + "?" + String.join("&", query), Map.of(), "");
    }

    private static Map<String, String> condition(Expectation expected) {
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/merge-patch+json");
        switch (expected) {
            case Expectation.Absent _ -> headers.put("If-None-Match", "*");
            case Expectation.Same(String tag) -> headers.put("If-Match", "\"" + tag + "\"");
            case Expectation.None _ -> {}
        }
        return headers;
    }

    private Ask ask(Question question, String as) {
        return switch (question) {
            case Question.All(String kind, boolean alone) ->
                get(SPECS + "?" + as + (alone ? "&kind=" + encoded(kind) : ""));
            case Question.Details(String name) -> get(path(name) + "/description?" + as);
            case Question.Reasons(String name) -> get(path(name) + "/explanation?" + as);
            case Question.Changes(Optional<String> name, int most) ->
                get(name.map(it -> path(it) + "/history").orElse("/api/v1/changes") + "?" + as + "&most=" + most);
            case Question.Wellness _ ->
                throw new IllegalArgumentException("that is told once everything was looked at, by reconcile");
            case Question.Happened(Optional<String> name, int most) ->
                get(some(name) + "/events?" + as + "&most=" + most);
            case Question.Lines(String name, Optional<String> part, int most) ->
                get(path(name) + "/logs?" + as + "&lines=" + most
                        + part.map(it -> "&part=" + encoded(it)).orElse(""));
            case Question.Plans(List<String> names, Optional<Question.Given> given) -> diff(names, given, as);
        };
    }

    private Ask diff(List<String> names, Optional<Question.Given> given, String as) {
        var target = new StringBuilder("/api/v1/diff?").append(as);
        if (!names.isEmpty()) {
            target.append("&specs=").append(encoded(String.join(",", names)));
        }
        return given.map(it -> new Ask(
                        "POST",
                        target.append("&file=").append(encoded(it.label())).toString(),
                        Map.of("Content-Type", "application/yaml", ToldMessage.CALLER, ToldMessage.field(caller)),
                        it.text()))
                .orElseGet(() -> get(target.toString()));
    }

    private Ask get(String target) {
        return Ask.get(target, Map.of(ToldMessage.CALLER, ToldMessage.field(caller)));
    }

    private static String path(String name) {
        SpecNames.requireParts(name);
        int slash = name.indexOf('/');
        String kind = slash < 0 ? ANY : name.substring(0, slash);
        return "%s/%s/%s".formatted(SPECS, encoded(kind), encoded(name.substring(slash + 1)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
