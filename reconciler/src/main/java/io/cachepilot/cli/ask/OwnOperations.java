package io.cachepilot.cli.ask;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.report.Form;
import io.cachepilot.report.Question;
import io.cachepilot.report.Reports;
import io.cachepilot.report.Told;

/** Looks by itself. */
record OwnOperations(Reports reports, Caller caller) implements Operations {
    @Override
    public Told tell(Question question, Form form) {
        return reports.tell(question, form, caller);
    }
}
