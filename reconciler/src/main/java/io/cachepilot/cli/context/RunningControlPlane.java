package io.cachepilot.cli.context;

import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.converge.Kinds;
import io.cachepilot.converge.view.SpecViews;
import io.cachepilot.kind.tenant.view.TenantViews;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.status.StatusBoard;
import java.util.SortedMap;

/**
 * A control plane and what it works with.
 *
 * @param views shows what there is of each kind, by the kind of its keys
 * @param triggers starts what makes it react by itself: the schedule and the watches
 * @param api serves the REST API once it is opened
 * @param resources what has to be closed after it
 */
public record RunningControlPlane(
        ControlPlane controlPlane,
        Loop loop,
        StatusBoard board,
        Kinds kinds,
        TenantViews tenants,
        SortedMap<String, SpecViews> views,
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
