package io.cachepilot.manifest.edit;

import io.cachepilot.manifest.problem.Problem;
import java.util.List;

/** The text does not allow the edit. The message says why, where, and what to do; nothing was changed. */
public final class EditRefused extends RuntimeException {
    /** Why; surfaces map it to their own codes. */
    public enum Reason {
        /** No document of that kind and name is in the file. */
        NO_SUCH_DOCUMENT,
        /** The file has two documents of that kind and name. */
        TWO_SUCH_DOCUMENTS,
        /** A document that is to be added is there already. */
        ALREADY_THERE,
        /** A file without documents would remain: the file has to be deleted instead. */
        ONLY_DOCUMENT,
        /** The document can't be read; {@link EditRefused#problems} says why. */
        UNREADABLE,
        /** The path leads through a single value or a list. */
        NO_MAPPING,
        /** The document writes the field in a way that is not edited by machine. */
        UNUSUAL_STYLE,
        /** The result would break a limit of the reader; {@link EditRefused#problems} says which. */
        RESULT_UNREADABLE
    }

    private final Reason reason;
    private final transient List<Problem> problems;

    EditRefused(Reason reason, String message) {
        this(reason, message, List.of());
    }

    EditRefused(Reason reason, String message, List<Problem> problems) {
        super(message);
        this.reason = reason;
        this.problems = List.copyOf(problems);
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong with the text, in the order of the places; empty unless the text can't be read. */
    public List<Problem> problems() {
        return problems;
    }
}
