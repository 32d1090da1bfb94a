package io.cachepilot.cli.api;

import io.cachepilot.access.audit.AuditCheck;
import io.cachepilot.access.audit.AuditExcerpt;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.SettingsOptions;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says whether the audit log is as it was written. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks that no line of the audit log was changed or removed since it was written. Ends with 0 if"
                + " none was, with 1 if one was or if it can't be told.")
final class AuditVerifyCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "One older part, or a log that was moved away; left out: the log in use with all its parts.")
    private @Nullable Path file;

    AuditVerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path current = context.settings(options).audit();
        Path log = Optional.ofNullable(file)
                .map(context.terminal().directory()::resolve)
                .orElse(current);
        if (!AuditExcerpt.isThere(log)) {
            throw new CommandFailed(
                    "there is no audit log " + context.terminal().shown(log));
        }
        return switch (AuditCheck.verify(log)) {
            case AuditCheck.Broken(Path part, long line, String why) -> {
                context.print("%s:%d: %s".formatted(context.terminal().shown(part), line, why));
                yield ExitCode.ERROR.number();
            }
            case AuditCheck.Intact intact -> intact(log, intact, log.equals(current));
        };
    }

    private int intact(Path log, AuditCheck.Intact intact, boolean isCurrent) {
        String shown = context.terminal().shown(log);
        context.print("%s: %d lines, each as it was written".formatted(shown, intact.lines()));
        boolean missing = intact.missing() && isCurrent;
        if (missing) {
            context.print(
                    "those before number %d are missing: nothing in the log tells that they were removed for their age, so"
                                    .formatted(intact.first())
                            + " somebody has moved or deleted them");
        } else if (intact.first() > 1) {
            context.print("it begins with number %d; those before %s"
                    .formatted(
                            intact.first(),
                            intact.missing() ? "are in an earlier file" : "were removed when they were old enough"));
        }
        intact.notes().forEach(context::print);
        if (intact.endIsKnown()) {
            return (missing ? ExitCode.ERROR : ExitCode.OK).number();
        }
        context.print(
                "whether lines are missing at its end can't be told: there is no usable %s.last".formatted(shown));
        // Of an older log that is how it is: what remembers the last line goes on with the log in use.
        return isCurrent ? ExitCode.ERROR.number() : ExitCode.OK.number();
    }
}
