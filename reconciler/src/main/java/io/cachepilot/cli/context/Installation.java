package io.cachepilot.cli.context;

import io.cachepilot.event.Events;
import io.cachepilot.instance.Instances;
import io.cachepilot.secret.SealedValues;
import io.cachepilot.settings.Settings;
import java.util.List;

/** Makes what commands work with. Given by the composition root, so that commands name no adapter. */
public interface Installation {
    /** The commands of single kinds. */
    List<KindCommands> commands();

    /** Everything that is needed to look, and that writes nothing. */
    ReadOnlyControlPlane reading(Settings settings);

    /**
     * Everything that is needed to converge tenants. The caller holds the lock on the state.
     *
     * @param alsoTo where events go beside the log
     */
    RunningControlPlane serving(Settings settings, Events alsoTo);

    /** What seals values for manifests, and makes the first key for it if there is none. */
    SealedValues sealing(Settings settings);

    /** The instances, to be stopped without a control plane. The caller holds the lock on the state. */
    Instances instances(Settings settings);
}
