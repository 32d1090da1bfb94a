package io.cachepilot.cli.ask;

import io.cachepilot.cli.context.Commit;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.cli.terminal.ExitCode;
import io.cachepilot.control.AskedRemoval;
import io.cachepilot.control.Requests;
import io.cachepilot.control.state.Presence;
import io.cachepilot.converge.act.ProtectedSpec;
import io.cachepilot.converge.act.Runs;
import io.cachepilot.converge.act.SpecActs;
import io.cachepilot.converge.act.Verb;
import io.cachepilot.manifest.Manifests;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.report.SpecNames;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecHistory;
import io.cachepilot.spec.SpecJudge;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Changes that this process commits by itself, since no control plane does it.
 *
 * @param presence of the control plane that is to apply them
 */
record OwnChanges(ReadOnlyControlPlane reading, Supplier<Presence> presence, Agreement agreement) {
    Outcome make(Instruction instruction) {
        Key key = SpecNames.of(reading.views(), instruction.name());
        return outcome(key, commit(instruction, key));
    }

    private SpecCommit commit(Instruction instruction, Key key) {
        return switch (instruction) {
            case Instruction.Write write ->
                commit(
                        instruction,
                        key,
                        write.expected(),
                        SpecAction.patch(write.expected(), kind(key), key.name(), write.patch()),
                        SpecJudge.NONE);
            case Instruction.Remove removal -> remove(removal, key);
            case Instruction.Restore restoring -> {
                SpecHistory.Rollback back = reading.history().rollback(restoring.revision(), kind(key), key.name());
                yield commit(instruction, key, back.expected(), back.action(), SpecJudge.NONE);
            }
            case Instruction.Act act -> act(act, key);
            case Instruction.Suspend suspending ->
                commit(
                        instruction,
                        key,
                        new Expectation.None(),
                        SpecAction.suspend(suspending.suspended()),
                        SpecJudge.NONE);
        };
    }

    /** As manifests write it. */
    private String kind(Key key) {
        return Overview.of(reading.views(), key.kind()).words().kind();
    }

    private SpecCommit remove(Instruction.Remove removal, Key key) {
        SpecActs acts = reading.acts(key);
        SpecJudge loss = agreed(removal, now -> acts.lossOfRemoval(key.name(), now));
        return AskedRemoval.of(
                key,
                reading.approvals(),
                () -> commit(removal, key, new Expectation.None(), new SpecAction.Remove(), now -> {
                    if (!removal.force()) {
                        ProtectedSpec.refuse(acts, key, now);
                    }
                    loss.judge(now);
                }));
    }

    private SpecCommit act(Instruction.Act act, Key key) {
        Runs runs = SpecActs.runs(reading.actsOfKinds(), key);
        return commit(
                act,
                key,
                new Expectation.None(),
                new SpecAction.Derive(now -> runs.edits(act.verb(), key.name(), act.part(), now, Instant.now())),
                act.verb() == Verb.STOP ? agreed(act, now -> runs.lossOfStop(key.name(), now)) : SpecJudge.NONE);
    }

    /**
     * Has a person agree to what would be lost; then refuses any other loss, which came about only since.
     *
     * @param loss what would be lost by a change of these manifests, in a sentence
     */
    private SpecJudge agreed(Instruction instruction, Function<Manifests, Optional<String>> loss) {
        if (agreement.given()) {
            return SpecJudge.NONE;
        }
        Optional<String> agreed = loss.apply(reading.source().look().manifests());
        agreed.ifPresent(warning -> agreement.require(warning, instruction));
        return SpecJudge.losing(
                loss,
                agreed,
                other -> new CommandFailed(
                        "the manifest was changed meanwhile: %s; nothing was changed".formatted(other)));
    }

    private SpecCommit commit(
            Instruction instruction, Key key, Expectation expected, SpecAction action, SpecJudge judge) {
        return new Commit(reading).make(instruction.command(), key, expected, action, judge);
    }

    private Outcome outcome(Key key, SpecCommit made) {
        String commit = made.revision().shortId();
        if (!made.changed()) {
            return new Outcome(key, List.of(), commit, "", ExitCode.OK);
        }
        return switch (presence.get()) {
            case Presence.Absent _ ->
                new Outcome(
                        key,
                        made.words(),
                        commit,
                        "no control plane runs here; one that does takes it over",
                        ExitCode.OK);
            case Presence.Working _ -> {
                ask();
                yield new Outcome(
                        key,
                        made.words(),
                        commit,
                        "a control plane of this source takes it over now; see cachepilot get",
                        ExitCode.OK);
            }
            case Presence.Silent silent -> {
                ask();
                yield new Outcome(
                        key,
                        made.words(),
                        commit,
                        "nothing comes of it yet: " + Waiting.words(silent),
                        ExitCode.CHANGES);
            }
        };
    }

    private void ask() {
        new Requests(reading.state().requests()).ask();
    }
}
