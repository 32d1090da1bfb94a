package io.cachepilot;

import io.cachepilot.cli.context.ApiListener;
import io.cachepilot.control.ControlPlane;
import io.cachepilot.control.Resources;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstancesBreaker;
import io.cachepilot.kind.tenant.spec.TenantReader;
import io.cachepilot.loop.Loop;
import io.cachepilot.loop.queue.Priority;
import io.cachepilot.plan.Key;
import io.cachepilot.schedule.Schedule;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import io.cachepilot.settings.Timing;
import io.cachepilot.source.directory.DirectoryWatch;
import io.cachepilot.source.location.SourceLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What makes a control plane react by itself. All of it only queues keys, so losing any of it costs time and no tenant.
 * Used by one thread.
 */
final class Triggers implements AutoCloseable {
    private static final Duration STATUS_IS_WRITTEN_EVERY = Duration.ofMillis(250);

    /** An engine that was away is noticed, and its instances looked at, within seconds. */
    private static final Duration ENGINE_IS_PROBED_EVERY = Duration.ofSeconds(1);

    /** Costs a look at one file. */
    private static final Duration LOCAL_REPOSITORY_IS_POLLED_EVERY = Duration.ofSeconds(1);

    /** Costs the reading of a number. */
    private static final Duration MEMORY_IS_LOOKED_AT_EVERY = Duration.ofSeconds(10);

    private static final Duration WHAT_IS_KEPT_IS_LOOKED_AT_EVERY = Duration.ofHours(1);

    private static final Duration HISTORY_IS_TIDIED_EVERY = Duration.ofHours(12);

    private final Settings settings;
    private final StateDirectory state;
    private final ControlPlane controlPlane;
    private final Loop loop;
    private final InstancesBreaker instances;
    private final ApiListener api;
    private final RandomGenerator random;
    private final List<AutoCloseable> open = new ArrayList<>();

    Triggers(
            Settings settings,
            StateDirectory state,
            ControlPlane controlPlane,
            Loop loop,
            InstancesBreaker instances,
            ApiListener api,
            RandomGenerator random) {
        this.settings = settings;
        this.state = state;
        this.controlPlane = controlPlane;
        this.loop = loop;
        this.instances = instances;
        this.api = api;
        this.random = random;
    }

    void start() {
        DurableFile.createDirectories(state.requests());
        DurableFile.createDirectories(state.apiRequests());
        DurableFile.createDirectories(state.erasures());
        var schedule = new Schedule();
        open.add(instances.watch(name -> loop.enqueue(key(name), Priority.DRIFT)));
        switch (settings.get(Setting.SOURCE)) {
            case SourceLocation.Directory(Path directory) ->
                open.add(new DirectoryWatch(directory, controlPlane::takeOver));
            case SourceLocation.LocalRepository _ -> poll(schedule, LOCAL_REPOSITORY_IS_POLLED_EVERY);
            case SourceLocation.RemoteRepository _ -> poll(schedule, settings.get(Setting.POLL));
        }
        open.add(new DirectoryWatch(state.requests(), controlPlane::answerRequests));
        open.add(new DirectoryWatch(state.apiRequests(), api::answerRequests));
        open.add(new DirectoryWatch(state.erasures(), controlPlane::answerErasures));
        open.add(schedule);
        at(schedule, "full-pass", settings.get(Setting.FULL_PASS), () -> controlPlane.fullPass(Priority.RESYNC));
        at(schedule, "rescan", settings.get(Setting.RESCAN), this::rescan);
        at(schedule, "certificates", settings.get(Setting.CERTIFICATES), () -> controlPlane.fullPass(Priority.RESYNC));
        settings.get(Setting.ERASE_AFTER)
                .ifPresent(age -> schedule.every(
                        "erase", WHAT_IS_KEPT_IS_LOOKED_AT_EVERY, () -> controlPlane.eraseOlderThan(age)));
        schedule.every("engine", ENGINE_IS_PROBED_EVERY, this::greetEngine);
        schedule.every("history", HISTORY_IS_TIDIED_EVERY, controlPlane::tidySource);
        schedule.every("memory", MEMORY_IS_LOOKED_AT_EVERY, HeapTrim.ofThisProcess()::look);
        schedule.every("status", STATUS_IS_WRITTEN_EVERY, controlPlane::writeStatus);
        schedule.start();
    }

    /** Many control planes that were started together must not come to their remote together for ever. */
    private void poll(Schedule schedule, Duration interval) {
        long millis = interval.toMillis();
        long jitter = random.nextLong(-millis / 10, millis / 10 + 1);
        schedule.every("poll", Duration.ofMillis(millis + jitter), controlPlane::poll);
    }

    /** What happened while the engine was away came without hints. */
    private void greetEngine() {
        if (instances.probe()) {
            controlPlane.fullPass(Priority.PERSON);
        }
    }

    /** What came without a hint, or while nobody was there to see it. */
    private void rescan() {
        controlPlane.takeOver();
        controlPlane.answerErasures();
    }

    private static void at(Schedule schedule, String name, Timing when, Runnable work) {
        switch (when) {
            case Timing.Every every -> schedule.every(name, every.interval(), work);
            case Timing.Cron cron -> schedule.cron(name, cron.expression(), ZoneId.systemDefault(), work);
        }
    }

    @Override
    public void close() {
        new Resources(open.reversed()).close();
    }

    /** Tenants alone have instances of their plain names. */
    private static Key key(InstanceName name) {
        return new Key(name.kind().orElse(TenantReader.KEY_KIND), name.owner());
    }
}
