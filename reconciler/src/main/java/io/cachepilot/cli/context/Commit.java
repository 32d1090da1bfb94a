package io.cachepilot.cli.context;

import io.cachepilot.control.SourceReader;
import io.cachepilot.control.hold.AuthorsConsent;
import io.cachepilot.plan.Key;
import io.cachepilot.report.Overview;
import io.cachepilot.source.write.Author;
import io.cachepilot.spec.Expectation;
import io.cachepilot.spec.SpecAction;
import io.cachepilot.spec.SpecChange;
import io.cachepilot.spec.SpecCommit;
import io.cachepilot.spec.SpecEdit;
import io.cachepilot.spec.SpecJudge;
import io.cachepilot.spec.SpecRepository;
import java.util.List;

/** A change of one spec that a person makes by a command, without a control plane that makes it. */
public record Commit(ReadOnlyControlPlane reading) {
    /**
     * Commits it. Nobody is told of it. Where a change has to be agreed to, its author does so by that.
     *
     * @param command what the person typed, without values
     * @param judge what has to hold of the manifests that it is made of
     */
    public SpecCommit make(String command, Key key, Expectation expected, SpecAction action, SpecJudge judge) {
        reading.state().requireOwn();
        SourceReader source = reading.source();
        var specs = new SpecRepository(source.source(), source.reader(), source.prefix(), reading.kinds()::conflicts);
        var request = SpecChange.Request.of(author(), "cachepilot " + command);
        String kind = Overview.of(reading.views(), key.kind()).words().kind();
        var edit = new SpecEdit(kind, key.name(), expected, action, judge);
        AuthorsConsent consent = reading.holding().consent(false);
        return consent.during(() -> specs.commit(new SpecChange(request, List.of(edit), consent)));
    }

    /** Whoever is logged in on this host; a person's name for git is in a file that this program does not read. */
    private static Author author() {
        String user = System.getProperty("user.name", "");
        return user.isBlank() || user.equals("?") ? Author.CACHEPILOT : new Author(user, user + "@localhost");
    }
}
