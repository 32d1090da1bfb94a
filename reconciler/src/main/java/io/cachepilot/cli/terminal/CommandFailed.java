package io.cachepilot.cli.terminal;

/** A command can't be done, for a reason that its user can do something about; the message says what. */
public final class CommandFailed extends RuntimeException {
    private final ExitCode exitCode;

    public CommandFailed(String message) {
        this(message, ExitCode.ERROR);
    }

    public CommandFailed(String message, ExitCode exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
