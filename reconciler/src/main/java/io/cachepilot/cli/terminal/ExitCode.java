package io.cachepilot.cli.terminal;

/** What a command ends with; scripts rely on these numbers. */
public enum ExitCode {
    /** Done; for {@code diff}: nothing to do. */
    OK(0),
    /** Something went wrong, or a spec is invalid. */
    ERROR(1),
    /** {@code diff} found changes; for {@code apply}: something moved since the plan was made. */
    CHANGES(2),
    /** {@code diff} found changes that lose data or end connections; for {@code apply}: losses that were not allowed. */
    LOSSES(3),
    /** The command was not written as it has to be; as in BSD's sysexits. */
    USAGE(64),
    /** Whoever reads the output wants no more; what a shell says of programs that SIGPIPE has ended. */
    NOBODY_READS(141);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
