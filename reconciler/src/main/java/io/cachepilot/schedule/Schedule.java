package io.cachepilot.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.ScheduleBuilder;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Runs tasks at intervals and at the times of cron expressions. A task never runs twice at a time: a time that comes
 * while it still runs is skipped. What a task throws is logged, and it runs again at its next time. Nothing is stored.
 */
public final class Schedule implements AutoCloseable {
    private final Map<JobKey, Task> tasks = new ConcurrentHashMap<>();
    private final Scheduler scheduler;

    public Schedule() {
        try {
            scheduler = new StdSchedulerFactory(settings()).getScheduler();
            scheduler.setJobFactory(
                    (fired, _) -> _ -> trigger(fired.getJobDetail().getKey()));
        } catch (SchedulerException e) {
            throw new IllegalStateException("cannot make a scheduler: " + e.getMessage(), e);
        }
    }

    /** What is wrong with a cron expression, what is allowed, and an example; empty if it is right. */
    public static Optional<String> validate(String expression) {
        return CronText.problem(expression);
    }

    /**
     * Runs a task at a fixed rate, the first time one interval from now. Replaces the task of that name.
     *
     * @param interval at least 1 millisecond
     */
    public void every(String name, Duration interval, Runnable work) {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "the interval of '" + name + "' is at least 1 millisecond, not " + interval);
        }
        add(
                name,
                work,
                Instant.now().plus(interval),
                SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(interval.toMillis())
                        .repeatForever());
    }

    /**
     * Runs a task at the times of an expression; a time that the machine slept through is made up for once. Replaces the
     * task of that name.
     *
     * @param expression of 6 or 7 fields: second minute hour day-of-month month day-of-week [year]
     * @throws IllegalArgumentException when {@link #validate} finds a problem
     */
    public void cron(String name, String expression, ZoneId zone, Runnable work) {
        validate(expression).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        add(
                name,
                work,
                Instant.now(),
                CronScheduleBuilder.cronSchedule(expression).inTimeZone(TimeZone.getTimeZone(zone)));
    }

    /** Runs the task of that name no more, if there is one; a run that goes on ends by itself. */
    public synchronized void cancel(String name) {
        JobKey key = JobKey.jobKey(name);
        try {
            scheduler.deleteJob(key);
            tasks.remove(key);
        } catch (SchedulerException e) {
            throw new IllegalStateException("cannot cancel '" + name + "': " + e.getMessage(), e);
        }
    }

    /** Starts to run tasks; those added before are kept. */
    public void start() {
        try {
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("cannot start the schedule: " + e.getMessage(), e);
        }
    }

    /** Starts no more runs, for ever, and does not wait for those that go on. */
    @Override
    public void close() {
        try {
            scheduler.shutdown(false);
        } catch (SchedulerException e) {
            throw new IllegalStateException("cannot stop the schedule: " + e.getMessage(), e);
        }
    }

    private synchronized void add(String name, Runnable work, Instant from, ScheduleBuilder<?> times) {
        cancel(name);
        JobKey key = JobKey.jobKey(name);
        tasks.put(key, new Task(name, work));
        try {
            scheduler.scheduleJob(
                    JobBuilder.newJob(Job.class).withIdentity(key).build(),
                    TriggerBuilder.newTrigger()
                            .withIdentity(name)
                            .startAt(Date.from(from))
                            .withSchedule(times)
                            .build());
        } catch (SchedulerException e) {
            throw new IllegalStateException("cannot schedule '" + name + "': " + e.getMessage(), e);
        }
    }

    private void trigger(JobKey key) {
        Task task = tasks.get(key);
        if (task != null) {
            task.trigger();
        }
    }

    /** Given in full, so that no properties file of that name is looked for. One thread is enough: it only starts others. */
    private static Properties settings() {
        var settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "schedule-" + UUID.randomUUID());
        settings.setProperty("org.quartz.scheduler.threadName", "schedule");
        settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        return settings;
    }
}
