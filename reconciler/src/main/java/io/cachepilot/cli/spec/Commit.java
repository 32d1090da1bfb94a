package io.cachepilot.cli.spec;

import io.cachepilot.cli.context.Context;
import io.cachepilot.cli.context.ReadOnlyControlPlane;
import io.cachepilot.cli.context.Waiting;
import io.cachepilot.control.SourceReader;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.source.write.Author;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecChange;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.SpecRepository;

/** A change of one tenant's spec that a person makes by a command: commits it, says so, and wakes the control plane. */
public record Commit(Context context, ReadOnlyControlPlane reading) {
    public static final String KIND = TenantReader.KIND;

    /**
     * Of which nothing more is demanded than of every change.
     *
     * @param operation what the person typed, without values
     */
    public void make(String operation, Key key, Expectation expected, SpecAction action) {
        make(operation, key, expected, action, SpecJudge.NONE);
    }

    /**
     * Of which more is demanded.
     *
     * @param judge what has to hold of the manifests that it is made of
     */
    public void make(String operation, Key key, Expectation expected, SpecAction action, SpecJudge judge) {
        SpecCommit commit = commit(operation, key, expected, action, judge);
        print(key, commit);
        if (commit.changed()) {
            context.print(Waiting.wake(
                    reading.state(),
                    "the control plane takes it over now; see cachepilot get",
                    "no control plane runs here; one that does takes it over"));
        }
    }

    /** The commit alone: nobody is told of it. */
    public SpecCommit commit(String operation, Key key, Expectation expected, SpecAction action, SpecJudge judge) {
        reading.state().requireOwn();
        SourceReader source = reading.source();
        var specs = new SpecRepository(source.source(), source.reader(), source.prefix(), reading.kinds()::conflicts);
        var request = SpecChange.Request.of(author(), "cachepilot " + operation);
        return specs.commit(new SpecChange(request, kind(key), key.name(), expected, action, judge));
    }

    /** As manifests write it. */
    private String kind(Key key) {
        return Overview.of(reading.views(), key.kind()).words().kind();
    }

    /** Tells what was committed. */
    public void print(Key key, SpecCommit commit) {
        String name = Overview.named(key);
        if (!commit.changed()) {
            context.print(name + " is so already");
            return;
        }
        context.print("%s: %s (commit %s)"
                .formatted(
                        name,
                        String.join(", ", commit.words()),
                        commit.revision().shortId()));
    }

    /** Whoever is logged in on this host; a person's name for git is in a file that this program does not read. */
    private static Author author() {
        String user = System.getProperty("user.name", "");
        return user.isBlank() || user.equals("?") ? Author.CACHEPILOT : new Author(user, user + "@localhost");
    }
}
