package io.cachepilot.cli.ask;

import io.cachepilot.report.Form;
import io.cachepilot.report.Question;
import io.cachepilot.report.Told;

/** What commands ask, wherever it is answered: each answer is the same from every one who has seen the same. */
public interface Operations {
    /**
     * Answers a question.
     *
     * @throws io.cachepilot.cli.terminal.CommandFailed when it is not answered; the message says why
     */
    Told tell(Question question, Form form);
}
