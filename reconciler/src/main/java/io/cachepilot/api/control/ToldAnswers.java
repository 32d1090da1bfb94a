package io.cachepilot.api.control;

import io.cachepilot.access.Principal;
import io.cachepilot.api.contract.Request;
import io.cachepilot.api.http.Answer;
import io.cachepilot.converge.view.Caller;
import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Reports;
import io.cachepilot.report.answer.Told;
import io.cachepilot.report.answer.ToldMessage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Answers as the command line does, where a request asks for that. */
record ToldAnswers(Reports reports) {
    /** Whoever asks over a network has no directory here. */
    static final Caller ELSEWHERE = new Caller("cachepilot", "", Path.of("/"));

    /** In the shape of the command, and not wrapped as the answers of this API are. */
    private static final String JSON = "application/vnd.cachepilot.told+json";

    private static final String TEXT = "text/plain";

    /** Empty where the request asks for what the API itself says. */
    Optional<Answer> of(Request request, Question question) {
        return of(request, form -> reports.tell(question, form, caller(request)));
    }

    /** The same of what is told in another way. */
    Optional<Answer> of(Request request, Function<Form, Told> asked) {
        return request.query("as").map(as -> answer(Form.valueOf(as.toUpperCase(Locale.ROOT)), asked));
    }

    private static Answer answer(Form form, Function<Form, Told> asked) {
        Told told = asked.apply(form);
        Answer answer = Answer.text(200, form == Form.TEXT ? TEXT : JSON, ToldMessage.body(told));
        for (Map.Entry<String, String> field : ToldMessage.fields(told).entrySet()) {
            answer = answer.with(field.getKey(), field.getValue());
        }
        return answer;
    }

    /** What is said of a directory of this host counts from somebody on this host. */
    private static Caller caller(Request request) {
        return request.call()
                .header(ToldMessage.CALLER)
                .filter(_ -> request.call().authenticated().kind() == Principal.Kind.HOST)
                .flatMap(ToldMessage::caller)
                .orElse(ELSEWHERE);
    }
}
