package io.cachepilot.cli.ask;

import io.cachepilot.report.answer.Form;
import io.cachepilot.report.answer.Question;
import io.cachepilot.report.answer.Told;
import java.util.Optional;

/** What commands ask, wherever it is answered: each answer is the same from every one who has seen the same. */
public interface Operations {
    /**
     * Answers a question.
     *
     * @throws io.cachepilot.cli.terminal.CommandFailed when it is not answered; the message says why
     */
    Told tell(Question question, Form form);

    /**
     * Makes a change, as a commit, and tells what came of it.
     *
     * @throws io.cachepilot.cli.terminal.CommandFailed when it is not made; the message says why
     */
    Told change(Instruction instruction, Agreement agreement);

    /**
     * Has everything looked at now, or one spec, also what waits after a failure; and tells how all are then.
     *
     * @param name as persons name it
     */
    Told reconcile(Optional<String> name);

    /**
     * Allows what is held back: all removals, or with a name what is held back for that one.
     *
     * @param name as persons name it
     * @param hash of the change of that one that is meant, as it is told
     */
    Told approve(Optional<String> name, Optional<String> hash);

    /**
     * Takes what happens, as it happens, until no more is wanted or whoever tells of it ends.
     *
     * @param name only what happens to this one
     * @param since begins with what happened after that time, or after the event of that id
     */
    void follow(Optional<String> name, Optional<String> since, EventReader reader);
}
