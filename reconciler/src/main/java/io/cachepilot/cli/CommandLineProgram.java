package io.cachepilot.cli;

import io.cachepilot.cli.api.ApiCommand;
import io.cachepilot.cli.api.AuditCommand;
import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.Installation;
import io.cachepilot.cli.plan.ApplyCommand;
import io.cachepilot.cli.plan.DiffCommand;
import io.cachepilot.cli.plan.PlanCommand;
import io.cachepilot.cli.run.DoctorCommand;
import io.cachepilot.cli.run.DownCommand;
import io.cachepilot.cli.run.ReconcileCommand;
import io.cachepilot.cli.run.UpCommand;
import io.cachepilot.cli.secret.KeysCommand;
import io.cachepilot.cli.secret.SealCommand;
import io.cachepilot.cli.secret.UnsealCommand;
import io.cachepilot.cli.spec.ApproveCommand;
import io.cachepilot.cli.spec.EraseCommand;
import io.cachepilot.cli.spec.NewCommand;
import io.cachepilot.cli.spec.RmCommand;
import io.cachepilot.cli.spec.RollbackCommand;
import io.cachepilot.cli.spec.RunCommand;
import io.cachepilot.cli.spec.SetCommand;
import io.cachepilot.cli.spec.SuspendCommand;
import io.cachepilot.cli.spec.ValidateCommand;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.cli.terminal.ExpectedTrouble;
import io.cachepilot.cli.terminal.Output;
import io.cachepilot.cli.terminal.Terminal;
import io.cachepilot.cli.view.DescribeCommand;
import io.cachepilot.cli.view.EventsCommand;
import io.cachepilot.cli.view.ExplainCommand;
import io.cachepilot.cli.view.GetCommand;
import io.cachepilot.cli.view.HistoryCommand;
import io.cachepilot.cli.view.LogsCommand;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.report.UnclearName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The whole command line: from arguments to an exit code. Errors become one message here, and nowhere else. */
public final class CommandLineProgram {
    private static final Logger LOG = LoggerFactory.getLogger(CommandLineProgram.class);

    private final Context context;

    public CommandLineProgram(
            Installation installation, Path home, Map<String, String> environment, Terminal terminal) {
        this.context = new Context(installation, home, Map.copyOf(environment), terminal);
    }

    /** Without a command there is nothing to run, so the help says what there is. */
    @Command(
            name = "cachepilot",
            mixinStandardHelpOptions = true,
            version = "cachepilot 0.1.0",
            synopsisSubcommandLabel = "COMMAND",
            description = "Tenants in YAML become running Redis servers.",
            footer = {
                "",
                "With --at URL a control plane elsewhere is meant; the commands that take it say so in their help."
            })
    private static final class Root {}

    /** Runs one command and returns the number to exit with. */
    public int run(String... typed) {
        String[] arguments = asOption(commandFirst(typed));
        CommandLine line = line(arguments)
                .setOut(context.terminal().out())
                .setErr(context.terminal().err())
                .setParameterExceptionHandler(this::wrongUsage)
                .setExecutionExceptionHandler((e, _, _) -> failed(e));
        if (arguments.length == 0) {
            line.usage(context.terminal().out());
            return arrived(ExitCode.USAGE.number());
        }
        return arrived(line.execute(arguments));
    }

    /** Whoever says first which control plane is meant says what it is asked then. */
    private static String[] commandFirst(String... typed) {
        int words = 0;
        while (words < typed.length && typed[words].matches("--(at|key)(=.*)?")) {
            words += typed[words].contains("=") ? 1 : 2;
        }
        if (words == 0 || words >= typed.length || typed[words].startsWith("-")) {
            return typed;
        }
        var arguments = new ArrayList<>(List.of(typed));
        Collections.rotate(arguments.subList(0, words + 1), 1);
        return arguments.toArray(new String[0]);
    }

    /** {@code help set} means what {@code set --help} does. */
    private static String[] asOption(String... typed) {
        if (typed.length == 0 || !typed[0].equals("help")) {
            return typed;
        }
        var arguments = new ArrayList<>(List.of(typed));
        Collections.rotate(arguments, -1);
        arguments.set(arguments.size() - 1, "--help");
        return arguments.toArray(new String[0]);
    }

    /** An answer that did not arrive is no success, and does not count as the answer it would have been. */
    private int arrived(int code) {
        Optional<Output.Loss> loss = context.terminal().out().flushed();
        if (loss.isEmpty()) {
            boolean untold = context.terminal().err().flushed().isPresent();
            return untold && code == ExitCode.OK.number() ? ExitCode.ERROR.number() : code;
        }
        return switch (loss.get()) {
            case Output.Loss.NobodyReads _ -> ExitCode.NOBODY_READS.number();
            case Output.Loss.Failed(String because) -> {
                context.terminal()
                        .err()
                        .println(
                                "cachepilot: the output could not be written, so part of the answer is missing; what the command did is done: "
                                        + because);
                context.terminal().err().flush();
                yield ExitCode.ERROR.number();
            }
        };
    }

    /** Setting up a command costs milliseconds, so only the one that is asked for is set up; for help, all are. */
    private CommandLine line(String... arguments) {
        Map<String, Supplier<Object>> commands = commands();
        String first = arguments.length == 0 ? "" : arguments[0];
        if (commands.containsKey(first)) {
            commands.keySet().retainAll(Set.of(first));
        }
        var line = new CommandLine(new Root());
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line;
    }

    /** In the order of the help. */
    private Map<String, Supplier<Object>> commands() {
        var commands = new LinkedHashMap<String, Supplier<Object>>();
        commands.put("up", () -> new UpCommand(context));
        commands.put("down", () -> new DownCommand(context));
        commands.put("diff", () -> new DiffCommand(context));
        commands.put("plan", () -> new PlanCommand(context));
        commands.put("apply", () -> new ApplyCommand(context));
        commands.put("validate", () -> new ValidateCommand(context));
        commands.put("reconcile", () -> new ReconcileCommand(context));
        commands.put("approve", () -> new ApproveCommand(context));
        commands.put("new", () -> new NewCommand(context));
        commands.put("set", () -> new SetCommand(context));
        commands.put("rm", () -> new RmCommand(context));
        commands.put("erase", () -> new EraseCommand(context));
        for (Verb each : Verb.values()) {
            commands.put(each.word(), () -> RunCommand.line(context, each));
        }
        commands.put("suspend", () -> SuspendCommand.line(context, true));
        commands.put("resume", () -> SuspendCommand.line(context, false));
        commands.put("history", () -> new HistoryCommand(context));
        commands.put("rollback", () -> new RollbackCommand(context));
        commands.put("get", () -> new GetCommand(context));
        commands.put("describe", () -> new DescribeCommand(context));
        commands.put("explain", () -> new ExplainCommand(context));
        commands.put("events", () -> new EventsCommand(context));
        commands.put("logs", () -> new LogsCommand(context));
        context.installation().commands().forEach(kind -> commands.putAll(kind.commands(context)));
        commands.put("seal", () -> new SealCommand(context));
        commands.put("unseal", () -> new UnsealCommand(context));
        commands.put("keys", () -> KeysCommand.line(context));
        commands.put("api", () -> ApiCommand.line(context));
        commands.put("audit", () -> AuditCommand.line(context));
        commands.put("doctor", () -> new DoctorCommand(context));
        return commands;
    }

    private int wrongUsage(ParameterException e, String[] arguments) {
        context.terminal().err().println("cachepilot: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(
                e, context.terminal().err());
        context.terminal()
                .err()
                .println("Try: %s --help"
                        .formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
        return ExitCode.USAGE.number();
    }

    private int failed(Exception error) {
        context.terminal().out().flush();
        ExitCode code = switch (error) {
            case CommandFailed failed -> failed.exitCode();
            case UnclearName _ -> ExitCode.USAGE;
            default -> ExitCode.ERROR;
        };
        context.terminal()
                .err()
                .println("cachepilot: "
                        + Optional.ofNullable(error.getMessage())
                                .orElse(error.getClass().getSimpleName()));
        if (!ExpectedTrouble.isSeenIn(error)) {
            LOG.atError().setCause(error).log("a command failed in a way that nobody thought of");
        }
        return code.number();
    }
}
