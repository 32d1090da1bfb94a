package io.cachepilot.cli.ask;

import io.cachepilot.cli.ask.Exchange.Ask;
import io.cachepilot.cli.ask.Exchange.Reply;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.json.Json;
import io.cachepilot.report.Form;
import io.cachepilot.report.Question;
import io.cachepilot.report.SpecNames;
import io.cachepilot.report.Told;
import io.cachepilot.report.ToldMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks a control plane by its API. */
record ApiOperations(Exchange exchange, Caller caller) implements Operations {
    private static final String SPECS = "/api/v1/specs";

    /** Stands for the kind of the one spec of a name. */
    private static final String ANY = "_";

    private record Refused(Optional<String> message, Optional<String> error, Optional<Object> detail) {}

    @Override
    public Told tell(Question question, Form form) {
        Reply reply = exchange.send(ask(question, "as=" + form.name().toLowerCase(Locale.ROOT)));
        if (reply.isRefusal()) {
            throw refused(reply);
        }
        return ToldMessage.told(reply.body(), reply::header)
                .orElseThrow(
                        () -> new CommandFailed(
                                "the control plane does not answer as this version of the command expects; use the one of its version"));
    }

    private Ask ask(Question question, String as) {
        return switch (question) {
            case Question.All(String kind, boolean alone) ->
                get(SPECS + "?" + as + (alone ? "&kind=" + encoded(kind) : ""));
            case Question.Details(String name) -> get(path(name) + "/description?" + as);
            case Question.Reasons(String name) -> get(path(name) + "/explanation?" + as);
            case Question.Changes(Optional<String> name, int most) ->
                get(name.map(it -> path(it) + "/history").orElse("/api/v1/changes") + "?" + as + "&most=" + most);
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

    /** In the words that the control plane has for it, which are those of whoever looks by itself. */
    private static CommandFailed refused(Reply reply) {
        Refused refused = read(reply);
        var words = new ArrayList<String>();
        refused.error().or(refused::message).ifPresent(words::add);
        refused.detail().map(String::valueOf).ifPresent(words::add);
        String message = words.isEmpty() ? "the control plane answered " + reply.status() : String.join(": ", words);
        return new CommandFailed(message, reply.status() == 400 ? ExitCode.USAGE : ExitCode.ERROR);
    }

    private static Refused read(Reply reply) {
        try {
            return Json.read(reply.body(), Refused.class);
        } catch (IllegalArgumentException _) {
            return new Refused(Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
