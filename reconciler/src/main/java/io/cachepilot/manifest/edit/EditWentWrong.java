package io.cachepilot.manifest.edit;

/** A bug: the edited text does not say what was asked, or something else changed too. The text was thrown away. */
public final class EditWentWrong extends IllegalStateException {
    EditWentWrong(String message) {
        super(message);
    }
}
