package io.cachepilot.cli.context;

import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.converge.Kinds;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.status.StatusBoard;
import io.cachepilot.report.answer.Reports;

/**
 * A control plane and what it works with.
 *
 * @param reports tells of specs what is seen of them now
 * @param triggers starts what makes it react by itself: the schedule and the watches
 * @param api serves the REST API once it is opened
 * @param resources what has to be closed after it
 */
public record RunningControlPlane(
        ControlPlane controlPlane,
        Loop loop,
        StatusBoard board,
        Kinds kinds,
        Reports reports,
        Runnable triggers,
        ApiListener api,
        Resources resources)
        implements AutoCloseable {
    @Override
    public void close() {
        api.close();
        controlPlane.close();
        resources.close();
    }
}
