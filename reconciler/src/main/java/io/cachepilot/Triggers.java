package io.cachepilot;

import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.control.StateDirectory;
import io.cachepilot.engine.Key;
import io.cachepilot.engine.Loop;
import io.cachepilot.engine.Priority;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.InstancesBreaker;
import io.cachepilot.schedule.Schedule;
import io.cachepilot.settings.Settings;
import io.cachepilot.source.DirectoryWatch;
import io.cachepilot.source.History;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a control plane react by itself. All of it only queues keys, so losing any of it costs time and no tenant.
 * Used by one thread.
 */
final class Triggers implements AutoCloseable {
    private static final Duration STATUS_IS_WRITTEN_EVERY = Duration.ofMillis(250);

    /** An engine that was away is noticed, and its instances looked at, within seconds. */
    private static final Duration ENGINE_IS_PROBED_EVERY = Duration.ofSeconds(1);

    private static final Duration HISTORY_IS_TIDIED_EVERY = Duration.ofHours(12);

    private final Settings settings;
    private final StateDirectory state;
    private final ControlPlane controlPlane;
    private final Loop loop;
    private final InstancesBreaker instances;
    private final History history;
    private final List<AutoCloseable> open = new ArrayList<>();

    Triggers(
            Settings settings,
            StateDirectory state,
            ControlPlane controlPlane,
            Loop loop,
            InstancesBreaker instances,
            History history) {
        this.settings = settings;
        this.state = state;
        this.controlPlane = controlPlane;
        this.loop = loop;
        this.instances = instances;
        this.history = history;
    }

    void start() {
        DurableFile.createDirectories(state.requests());
        open.add(instances.watch(name -> loop.enqueue(new Key("tenant", name.value()), Priority.DRIFT)));
        open.add(new DirectoryWatch(settings.source(), controlPlane::takeOver));
        open.add(new DirectoryWatch(state.requests(), controlPlane::answerRequests));
        var schedule = new Schedule();
        open.add(schedule);
        at(schedule, "full-pass", settings.loop().fullPass(), () -> controlPlane.fullPass(Priority.RESYNC));
        at(schedule, "rescan", settings.loop().rescan(), controlPlane::takeOver);
        at(schedule, "certificates", settings.loop().certificates(), () -> controlPlane.fullPass(Priority.RESYNC));
        schedule.every("engine", ENGINE_IS_PROBED_EVERY, this::greetEngine);
        schedule.every("history", HISTORY_IS_TIDIED_EVERY, history::gc);
        schedule.every("status", STATUS_IS_WRITTEN_EVERY, controlPlane::writeStatus);
        schedule.start();
    }

    /** What happened while the engine was away came without hints. */
    private void greetEngine() {
        if (instances.probe()) {
            controlPlane.fullPass(Priority.PERSON);
        }
    }

    private static void at(Schedule schedule, String name, Settings.Schedule when, Runnable work) {
        switch (when) {
            case Settings.Schedule.Every every -> schedule.every(name, every.interval(), work);
            case Settings.Schedule.Cron cron -> schedule.cron(name, cron.expression(), ZoneId.systemDefault(), work);
        }
    }

    @Override
    public void close() {
        new Resources(open.reversed()).close();
    }
}
