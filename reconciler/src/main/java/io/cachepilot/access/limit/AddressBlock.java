package io.cachepilot.access.limit;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.limit.MarkFile.Mark;
import io.cachepilot.event.Event;
import io.cachepilot.event.Event.Severity;
import io.cachepilot.event.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Blocks an address for 15 minutes that does not heed refusals: after three windows in a row with refusals, or when twice
 * the limit was refused in one. Windows are 60 seconds long and begin with the first refusal. Blocks, and the refusals
 * before them, are remembered over a restart. Safe for many threads.
 */
public final class AddressBlock implements AutoCloseable {
    private static final int MARKS = 1 << 16;
    private static final int MOST = 1 << 15;
    private static final long WINDOW = 60 * RisingTime.SECOND;
    private static final long BLOCK = 15 * 60 * RisingTime.SECOND;
    private static final int WINDOWS = 3;

    /** Twice the limit, less what adding many fractions may lack. */
    private static final double SHARE = 2 - 1e-6;

    private final InstantSource clock;
    private final RisingTime time;
    private final Predicate<ClientAddress> exempt;
    private final Events events;
    private final MarkFile blocks;
    private final MarkFile refusals;
    private final LinkedHashMap<Id, Offence> offences = new LinkedHashMap<>();
    private final LinkedHashMap<Id, Long> blockedSince = new LinkedHashMap<>();

    /**
     * How an address has behaved.
     *
     * @param start when the window began
     * @param windows how many in a row had refusals, this one included
     * @param share of this window's refusals, each counted as the part of its limit that it is
     */
    private record Offence(long start, int windows, double share) {
        Offence refused(long now, int limit) {
            double part = 1.0 / limit;
            long age = now - start;
            if (age < WINDOW) {
                return new Offence(start, windows, share + part);
            }
            return age < 2 * WINDOW ? new Offence(start + WINDOW, windows + 1, part) : new Offence(now, 1, part);
        }

        boolean isTooMuch() {
            return windows >= WINDOWS || share >= SHARE;
        }
    }

    private AddressBlock(Path directory, InstantSource clock, Predicate<ClientAddress> exempt, Events events) {
        this.clock = clock;
        this.time = new RisingTime(clock);
        this.exempt = exempt;
        this.events = events;
        this.refusals = new MarkFile(directory.resolve("refusals"), MARKS);
        this.blocks = new MarkFile(directory.resolve("blocks"), MARKS);
        blocks.open().forEach(this::restoreBlock);
        refusals.open().forEach(this::restoreRefusal);
    }

    /**
     * Blocks as of the last run, and those to come.
     *
     * @param directory where it keeps two files of up to 2 MiB; made if it lacks
     * @param exempt who is never blocked, such as configured proxies; loopback never is
     * @param events where each block is told
     */
    public static AddressBlock open(
            Path directory, InstantSource clock, Predicate<ClientAddress> exempt, Events events) {
        return new AddressBlock(directory, clock, exempt, events);
    }

    /** How much longer that address is blocked; empty when it is not. */
    public synchronized Optional<Duration> remaining(ClientAddress address) {
        if (blockedSince.isEmpty() || isExempt(address)) {
            return Optional.empty();
        }
        long left = left(id(address), time.micros());
        return left > 0 ? Optional.of(Duration.of(left, ChronoUnit.MICROS)) : Optional.empty();
    }

    private long left(Id id, long now) {
        Long since = blockedSince.get(id);
        return since == null ? 0 : since + BLOCK - now;
    }

    /**
     * Notes that a request from there was refused by a limit, and blocks the address if that was too much.
     *
     * @param limit the one that it went beyond
     */
    public void refused(ClientAddress address, int limit) {
        if (!isExempt(address) && blocks(id(address), limit)) {
            events.publish(new Event(
                    clock.instant(),
                    Severity.WARNING,
                    "api",
                    "AddressBlocked",
                    "%s went on after its limit was refused, and is blocked for 15 minutes".formatted(address.text())));
        }
    }

    private synchronized boolean blocks(Id id, int limit) {
        long now = time.micros();
        if (left(id, now) > 0) {
            // It was under way when the block began.
            return false;
        }
        refusals.add(new Mark(now, id, limit));
        if (!note(id, limit, now)) {
            return false;
        }
        block(id, now);
        blocks.add(new Mark(now, id, 0));
        return true;
    }

    private boolean note(Id id, int limit, long now) {
        Offence before = offences.remove(id);
        Offence offence = before == null ? new Offence(now, 1, 1.0 / limit) : before.refused(now, limit);
        if (offences.size() >= MOST) {
            // Who offended longest ago; to be forgotten takes that many others who are refused meanwhile.
            offences.pollFirstEntry();
        }
        offences.put(id, offence);
        return offence.isTooMuch();
    }

    private void block(Id id, long since) {
        offences.remove(id);
        while (!blockedSince.isEmpty()
                && (blockedSince.size() >= MARKS || blockedSince.firstEntry().getValue() + BLOCK <= since)) {
            blockedSince.pollFirstEntry();
        }
        blockedSince.remove(id);
        blockedSince.put(id, since);
    }

    private void restoreBlock(Mark mark) {
        time.atLeast(mark.micros());
        block(mark.id(), mark.micros());
    }

    /** Refusals up to a block have led to it. */
    private void restoreRefusal(Mark mark) {
        time.atLeast(mark.micros());
        if (mark.micros() > blockedSince.getOrDefault(mark.id(), Long.MIN_VALUE)
                && note(mark.id(), Math.max(1, mark.value()), mark.micros())) {
            block(mark.id(), mark.micros());
        }
    }

    private boolean isExempt(ClientAddress address) {
        return address.isLoopback() || exempt.test(address);
    }

    private static Id id(ClientAddress address) {
        return Id.of("address", address.group());
    }

    @Override
    public synchronized void close() {
        refusals.close();
        blocks.close();
    }
}
