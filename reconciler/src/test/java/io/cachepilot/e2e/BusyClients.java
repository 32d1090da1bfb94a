package io.cachepilot.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Clients of many tenants that never rest: some stay connected, others load the authority's bundle and connect anew each time. */
final class BusyClients implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong operations = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stop;

    /** One tenant. */
    record Target(String name, int tlsPort, String password) {}

    BusyClients(List<Target> targets, Path bundle) {
        threads.add(Thread.ofPlatform().name("connected").start(() -> staying(targets, bundle)));
        threads.add(Thread.ofPlatform().name("connecting").start(() -> coming(targets, bundle)));
    }

    long operations() {
        return operations.get();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void staying(List<Target> targets, Path bundle) {
        var clients = new ArrayList<TenantClient>();
        try {
            targets.forEach(target -> clients.add(connect(target, bundle)));
            for (int round = 0; !stop; round++) {
                Target target = targets.get(round % targets.size());
                TenantClient client = clients.get(round % targets.size());
                attempt(target, "stays", () -> client.set("busy", "yes"));
            }
        } finally {
            clients.forEach(TenantClient::close);
        }
    }

    private void coming(List<Target> targets, Path bundle) {
        for (int round = 0; !stop; round++) {
            Target target = targets.get(round % targets.size());
            attempt(target, "comes", () -> {
                try (TenantClient client = connect(target, bundle)) {
                    client.ping();
                }
            });
        }
    }

    private void attempt(Target target, String who, Runnable operation) {
        try {
            operation.run();
            operations.incrementAndGet();
        } catch (RuntimeException | AssertionError e) {
            failures.add("%s, who %s: %s".formatted(target.name(), who, e));
        }
    }

    private static TenantClient connect(Target target, Path bundle) {
        return TenantClient.tls("localhost", target.tlsPort(), target.password(), bundle);
    }

    @Override
    public void close() {
        stop = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
