package io.cachepilot;

import io.cachepilot.access.ClientAddress;
import io.cachepilot.access.Role;
import io.cachepilot.access.audit.AuditLog;
import io.cachepilot.access.audit.AuditRetention;
import io.cachepilot.access.audit.AuditUnavailable;
import io.cachepilot.access.key.ApiKeys;
import io.cachepilot.access.key.KeysUnreadable;
import io.cachepilot.access.key.NewKey;
import io.cachepilot.access.limit.AddressBlock;
import io.cachepilot.access.limit.ByteBudget;
import io.cachepilot.access.limit.FailedAuthentications;
import io.cachepilot.access.limit.RateLimiter;
import io.cachepilot.access.limit.SummarisedEvents;
import io.cachepilot.api.document.DocumentPages;
import io.cachepilot.api.document.OpenApi;
import io.cachepilot.api.http.Calls;
import io.cachepilot.api.http.RouteTable;
import io.cachepilot.api.http.Surface;
import io.cachepilot.api.pipeline.ForwardedAddress;
import io.cachepilot.api.pipeline.Pipeline;
import io.cachepilot.api.server.AddressTaken;
import io.cachepilot.api.server.HttpServer;
import io.cachepilot.cli.context.ApiListener;
import io.cachepilot.cli.terminal.CommandFailed;
import io.cachepilot.control.Requests;
import io.cachepilot.control.Resources;
import io.cachepilot.control.state.ControlSocket;
import io.cachepilot.control.state.ServedApi;
import io.cachepilot.control.state.StateDirectory;
import io.cachepilot.event.Event;
import io.cachepilot.event.Events;
import io.cachepilot.file.DurableFile;
import io.cachepilot.schedule.Schedule;
import io.cachepilot.settings.Setting;
import io.cachepilot.settings.Settings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The REST API of a control plane, closed until it is opened. */
final class ApiDoor implements ApiListener {
    /** Of this program. */
    static final String VERSION = "0.1.0";

    private static final Duration SUMMARIES_ARE_LOOKED_FOR_EVERY = Duration.ofSeconds(5);
    private static final Duration USES_OF_KEYS_ARE_WRITTEN_EVERY = Duration.ofSeconds(5);

    private final Settings settings;
    private final StateDirectory state;
    private final List<Surface> surfaces;
    private final Events events;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();

    // State guarded by the lock.
    private final List<AutoCloseable> open = new ArrayList<>();
    private Optional<InetSocketAddress> served = Optional.empty();
    private boolean closed;

    /** @param surfaces what is served, beside the document of it */
    ApiDoor(Settings settings, StateDirectory state, List<Surface> surfaces, Events events, InstantSource clock) {
        this.settings = settings;
        this.state = state;
        this.surfaces = List.copyOf(surfaces);
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Optional<Opened> open() {
        lock.lock();
        try {
            // It may be of an earlier run, which served.
            DurableFile.delete(state.servedApi());
            Optional<Opened> opened = openAll(settings.get(Setting.API_LISTEN));
            opened.ifPresent(it -> note(it.address(), Optional.empty()));
            return opened;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answerRequests() {
        new Requests(state.apiRequests()).answer(this::openAnew);
    }

    /** At the same address, so that clients find it. Keys are read anew, and connections are closed. */
    private void openAnew() {
        lock.lock();
        try {
            if (closed || served.isEmpty()) {
                return;
            }
            InetSocketAddress address = served.get();
            closeAll();
            try {
                var _ = openAll(Optional.of(address));
                note(address, Optional.empty());
            } catch (CommandFailed e) {
                closeAll();
                note(address, Optional.of(String.valueOf(e.getMessage())));
                events.publish(new Event(
                        clock.instant(), Event.Severity.WARNING, "api", "ApiClosed", String.valueOf(e.getMessage())));
            }
        } finally {
            lock.unlock();
        }
    }

    private void note(InetSocketAddress address, Optional<String> failure) {
        served = Optional.of(address);
        String host = address.getHostString();
        String url = "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort());
        new ServedApi(url, clock.instant(), failure).write(state);
    }

    /** The socket for commands of this host is open whatever the settings say of others. */
    private Optional<Opened> openAll(Optional<InetSocketAddress> address) {
        try {
            AuditLog audit = kept(AuditLog.open(settings.audit(), clock, retention()));
            var routes = new RouteTable(withDocument());
            var memory = Calls.memory(Runtime.getRuntime().maxMemory());
            openSocket(audit, new Calls(routes, _ -> "", memory));
            return address.map(at -> open(at, audit, routes, memory));
        } catch (AuditUnavailable e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private void openSocket(AuditLog audit, Calls calls) {
        Path socket = new ControlSocket(state).place();
        kept(() -> DurableFile.delete(socket));
        var pipeline = kept(Pipeline.ofHost(calls, new ControlSocket(state).users(), audit, clock));
        kept(HttpServer.on(socket, pipeline));
    }

    private Opened open(InetSocketAddress address, AuditLog audit, RouteTable routes, ByteBudget memory) {
        try {
            ApiKeys keys = kept(ApiKeys.open(settings.keys(), clock));
            var addresses = new ForwardedAddress(settings.get(Setting.API_PROXIES));
            var ofStrangers = new SummarisedEvents(events, clock);
            var failures = new FailedAuthentications(clock, ofStrangers);
            var parts = new Pipeline.Rules(
                    settings.get(Setting.API_HOSTS),
                    settings.get(Setting.API_ORIGINS),
                    keys::authenticate,
                    from -> failures.failed(ClientAddress.of(from)),
                    limits(addresses, ofStrangers),
                    audit,
                    clock);
            var calls = new Calls(routes, addresses, memory);
            var pipeline = kept(new Pipeline(calls, parts));
            HttpServer server = kept(HttpServer.start(address, pipeline));
            var schedule = kept(new Schedule());
            schedule.every("summaries", SUMMARIES_ARE_LOOKED_FOR_EVERY, () -> {
                pipeline.summarise();
                ofStrangers.summarise();
            });
            schedule.every("api-keys", USES_OF_KEYS_ARE_WRITTEN_EVERY, keys::flush);
            schedule.start();
            return new Opened(server.address(), keys.generateFirst().map(NewKey::secret));
        } catch (AddressTaken | KeysUnreadable e) {
            throw new CommandFailed(String.valueOf(e.getMessage()));
        }
    }

    private AuditRetention retention() {
        return new AuditRetention((long) settings.get(Setting.AUDIT_PART) << 20, settings.get(Setting.AUDIT_KEEP));
    }

    private Optional<Pipeline.Limits> limits(ForwardedAddress addresses, Events ofStrangers) {
        if (!settings.get(Setting.LIMITS)) {
            return Optional.empty();
        }
        return Optional.of(new Pipeline.Limits(
                kept(RateLimiter.open(state.limits(), clock)),
                kept(AddressBlock.open(state.limits(), clock, addresses::isProxy, ofStrangers))));
    }

    private List<Surface> withDocument() {
        var all = new ArrayList<>(surfaces);
        Surface documents = DocumentPages.surface(
                () -> OpenApi.of(all, VERSION), surfaces.getFirst().errors());
        switch (settings.get(Setting.API_DOCUMENTS)) {
            case OPEN -> all.add(documents);
            case SIGNED_IN -> all.add(documents.restrictedTo(Role.VIEWER));
            case OFF -> {}
        }
        return all;
    }

    private <T extends AutoCloseable> T kept(T resource) {
        open.add(resource);
        return resource;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closeAll();
        } finally {
            lock.unlock();
        }
    }

    private void closeAll() {
        new Resources(open.reversed()).close();
        open.clear();
    }
}
