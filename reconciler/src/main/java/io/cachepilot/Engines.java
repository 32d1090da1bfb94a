package io.cachepilot;

import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.docker.DockerInstances;
import io.cachepilot.instance.docker.engine.DockerSettings;
import io.cachepilot.instance.process.ProcessInstances;
import io.cachepilot.instance.process.RedisBinary;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Chooses what runs the instances, once for a state directory, and makes its adapter. Tenants that run on one engine must
 * not be made again on another because a setting has changed or a daemon is away.
 */
final class Engines {
    private static final String DOCKER = "docker";
    private static final String PROCESS = "process";

    private final Settings settings;
    private final StateDirectory state;
    private final InstantSource clock;

    Engines(Settings settings, InstantSource clock) {
        this.settings = settings;
        this.state = new StateDirectory(settings.state());
        this.clock = clock;
    }

    /** The adapter to work with. */
    Instances working() {
        return switch (name()) {
            case DOCKER -> new DockerInstances(docker(), state.instances(), state.installation(), binary(), clock);
            default -> new ProcessInstances(state.instances(), binary(), clock);
        };
    }

    /** The adapter to look with; it writes nothing. */
    Instances observing() {
        return switch (name()) {
            case DOCKER ->
                DockerInstances.observing(docker(), state.instances(), state.installation(), binary(), clock);
            default -> ProcessInstances.observing(state.instances(), binary(), clock);
        };
    }

    /** Remembers the choice; an engine that can't be used is not chosen. */
    void choose() {
        String name = name();
        if (state.chosenEngine().isPresent()) {
            return;
        }
        try (Instances instances = working()) {
            instances.check();
        }
        DurableFile.write(state.engine(), name + "\n");
    }

    /** The version of the Redis that would be started. */
    String serverVersion() {
        return RedisBinary.version(binary().get());
    }

    RedisBinary binary() {
        return settings.get(Setting.BINARY).map(RedisBinary::at).orElseGet(() -> RedisBinary.carried(state.cache()));
    }

    private String name() {
        String wanted = settings.get(Setting.ENGINE);
        Optional<String> chosen = state.chosenEngine();
        chosen.filter(text -> !text.equals(DOCKER) && !text.equals(PROCESS)).ifPresent(_ -> {
            // Not to know the engine is not to have none: on the other one, every tenant would be made a second time.
            throw new CommandFailed(state.engine() + " holds neither '" + DOCKER + "' nor '" + PROCESS
                    + "'; write into it which of the two runs the tenants of this state directory");
        });
        if (chosen.isEmpty()) {
            return wanted.equals(Setting.ANY_ENGINE) ? found() : wanted;
        }
        if (!wanted.equals(Setting.ANY_ENGINE) && !wanted.equals(chosen.get())) {
            throw new CommandFailed(
                    "the tenants in %s run on the engine '%s', not '%s'; leave engine.name out, or use another state directory"
                            .formatted(state.root(), chosen.get(), wanted));
        }
        return chosen.get();
    }

    /** A Docker Engine that is there and refuses us is not as good as none: the choice would be for ever. */
    private String found() {
        if (!DockerInstances.isExpected(docker())) {
            return PROCESS;
        }
        try (Instances instances =
                DockerInstances.observing(docker(), state.instances(), state.installation(), binary(), clock)) {
            instances.check();
            return DOCKER;
        } catch (EngineUnavailable e) {
            throw new CommandFailed(e.getMessage()
                    + ". Repair that, or choose for this state directory: --engine process runs tenants as processes");
        }
    }

    private DockerSettings docker() {
        return new DockerSettings(settings.get(Setting.DOCKER_HOST), settings.get(Setting.DOCKER_CERTIFICATES));
    }
}
