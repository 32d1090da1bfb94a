package io.cachepilot.kind.tenant.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.file.DurableFile;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.Instances;
import io.cachepilot.instance.Layout;
import io.cachepilot.kind.tenant.render.AclUser;
import io.cachepilot.kind.tenant.render.Rendering;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.pki.AuthorityStore;
import io.cachepilot.pki.certificate.CertificateView;
import io.cachepilot.pki.certificate.ServerNames;
import io.cachepilot.pki.handshake.Handshake;
import io.cachepilot.pki.handshake.HandshakeCheck;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisConnection.Connector;
import io.cachepilot.redis.RedisControl;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a host with servers promises that are started from rendered files: the engine, the connections and the handshakes together. A real
 * one passes it, and so does the fake that stories of what goes wrong are told on.
 */
@Timeout(120)
abstract class ServersContract {
    private static final InstanceName NAME = new InstanceName("client1");
    private static final Secret PASSWORD = new Secret("tenant's password");
    private static final Secret CONTROL_PASSWORD = new Secret("control's password");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(20);

    @TempDir
    protected Path directory;

    private final TreeMap<String, HostPort> ports = new TreeMap<>();
    private AuthorityStore authority;
    private Instances instances;

    /** The engine, over an empty directory. */
    protected abstract Instances instances(Path empty, AuthorityStore trusted);

    protected abstract Connector connector();

    protected abstract HandshakeCheck handshakes();

    @BeforeEach
    void openHost() {
        List<Integer> free = RedisProcess.freePorts(2);
        ports.put(Rendering.TLS, new HostPort("127.0.0.1", free.get(0)));
        ports.put(Rendering.PLAIN, new HostPort("127.0.0.1", free.get(1)));
        authority = AuthorityStore.open(directory.resolve("ca"), InstantSource.system(), new SecureRandom());
        instances = instances(directory.resolve("instances"), authority);
    }

    @AfterEach
    void endServer() {
        instances.stop(NAME, GRACE);
        instances.close();
    }

    @Test
    void startedServerIsWhatItsFilesSay() {
        Rendering rendering = started(spec());

        var look = control(control -> control.look(rendering.directives().keySet()));
        assertThat(look.config()).isEqualTo(rendering.directives());
        assertThat(look.users()).containsOnlyKeys(AclUser.TENANT, AclUser.CONTROL);
        assertThat(look.users().get(AclUser.TENANT)).contains("#" + AclUser.sha256(PASSWORD));
        assertThat(this.<Long>control(RedisControl::usedMemory)).isPositive();
    }

    @Test
    void openPortsAreThoseOfItsMode() {
        started(spec().mode(SecurityMode.TLS_ONLY));

        assertThat(asTenant(true, "PING")).contains("PONG");
        assertThatThrownBy(() -> asTenant(false, "PING")).isInstanceOf(RedisUnreachable.class);

        control(true, control -> configure(control, Map.of("port", port(Rendering.PLAIN))));
        assertThat(asTenant(false, "PING")).contains("PONG");

        control(true, control -> configure(control, Map.of("port", "0")));
        assertThatThrownBy(() -> asTenant(false, "PING")).isInstanceOf(RedisUnreachable.class);
    }

    @Test
    void tlsIsOpenedWithTheCertificateThatIsThereThen() {
        started(spec().mode(SecurityMode.PLAIN_ONLY));
        assertThat(handshake()).isInstanceOf(Handshake.Result.Unreachable.class);

        CertificateView onDisk = issue();
        control(false, control -> configure(control, Map.of("tls-port", port(Rendering.TLS))));

        assertThat(served()).contains(onDisk);
        assertThat(shownTo(true)).contains(onDisk.fingerprint());
        assertThat(shownTo(false)).isEmpty();
    }

    @Test
    void certificateIsShownOnceItWasReloaded() {
        Rendering rendering = started(spec());
        CertificateView before = served().orElseThrow();

        CertificateView after = issue();
        assertThat(served()).contains(before);

        control(control -> configure(control, certificateDirectives(rendering)));
        assertThat(served()).contains(after);
    }

    @Test
    void brokenCertificateIsRefusedAndTheOldOneStays() {
        Rendering rendering = started(spec());
        CertificateView before = served().orElseThrow();
        DurableFile.write(layout().files().resolve(Rendering.CERTIFICATE_FILE), "none");

        assertThatThrownBy(() -> control(control -> configure(control, certificateDirectives(rendering))))
                .isInstanceOf(RedisRefused.class);
        assertThat(served()).contains(before);
    }

    @Test
    void clientOfAnotherAuthorityIsToldWhatWasShown() {
        started(spec());
        var other = AuthorityStore.open(directory.resolve("other"), InstantSource.system(), new SecureRandom());

        var result = handshakes().check(address(), "127.0.0.1", other.trusted(), TIMEOUT);
        assertThat(result)
                .isInstanceOfSatisfying(
                        Handshake.Result.Refused.class,
                        refused -> assertThat(refused.presented()).isEqualTo(served()));
        var endpoint = new Endpoint(
                "127.0.0.1", ports.get(Rendering.TLS).port(), other.clientSockets(), AclUser.TENANT, PASSWORD);
        assertThatThrownBy(() -> connector().connect(endpoint, TIMEOUT)).isInstanceOf(RedisUnreachable.class);
    }

    @Test
    void whatIsNotValidAnyMoreIsRefusedByClientsAndNotByWhoeverGivesItAnother() {
        var ago = new AtomicReference<>(Duration.ofDays(100));
        authority = AuthorityStore.open(
                directory.resolve("old"), () -> Instant.now().minus(ago.get()), new SecureRandom());
        instances.close();
        instances = instances(directory.resolve("instances"), authority);
        Rendering rendering = renderedAndEnded(spec().mode(SecurityMode.TLS_ONLY));
        instances.start(NAME);
        RedisProcess.await(() -> handshake() instanceof Handshake.Result.Refused);

        assertThatThrownBy(() -> asTenant(true, "PING")).isInstanceOf(RedisUnreachable.class);
        var other = AuthorityStore.open(directory.resolve("other"), InstantSource.system(), new SecureRandom());
        assertThatThrownBy(() -> connector().connect(endpoint(other.controlSockets()), TIMEOUT))
                .isInstanceOf(RedisUnreachable.class);
        ago.set(Duration.ZERO);
        CertificateView fresh = issue();
        try (var control = new RedisControl(connector().connect(endpoint(authority.controlSockets()), TIMEOUT))) {
            configure(control, certificateDirectives(rendering));
        }
        assertThat(served()).contains(fresh);
    }

    private Endpoint endpoint(Optional<SSLSocketFactory> sockets) {
        return new Endpoint("127.0.0.1", ports.get(Rendering.TLS).port(), sockets, AclUser.CONTROL, CONTROL_PASSWORD);
    }

    @Test
    void severalDirectivesAreSetTogetherOrNotAtAll() {
        started(spec());

        assertThatThrownBy(() ->
                        control(control -> configure(control, Map.of("timeout", "60", "maxmemory-policy", "nonsense"))))
                .isInstanceOf(RedisRefused.class);
        assertThat(config("timeout")).contains("0");
        control(control -> configure(control, Map.of("timeout", "60", "maxmemory-policy", "allkeys-lru")));
        assertThat(config("timeout")).contains("60");
        assertThat(config("maxmemory-policy")).contains("allkeys-lru");
    }

    @Test
    void fixedAndUnknownDirectivesAreRefused() {
        started(spec());

        assertThatThrownBy(() -> control(control -> configure(control, Map.of("databases", "17"))))
                .isInstanceOf(RedisRefused.class);
        assertThatThrownBy(() -> control(control -> configure(control, Map.of("no-such-directive", "1"))))
                .isInstanceOf(RedisRefused.class);
        assertThat(config("no-such-directive")).isEmpty();
    }

    @Test
    void changedPasswordLetsOpenConnectionsGoOnAndRefusesTheOldOne() {
        started(spec());
        var fresh = new Secret("fresh password");
        var changed = rendering(spec().spec(), fresh);

        Optional<String> answer = tenant(true, open -> {
            control(control -> {
                control.setUser(AclUser.TENANT, changed.user(AclUser.TENANT).completeRules());
                return true;
            });
            return said(open, "PING");
        });

        assertThat(answer).contains("PONG");
        assertThatThrownBy(() -> asTenant(true, "PING"))
                .isInstanceOfSatisfying(
                        RedisRefused.class,
                        refused -> assertThat(refused.accessDenied()).isTrue());
    }

    @Test
    void equalRulesAreToldAlikeAndAStrangerGoesWithItsConnections() {
        Rendering rendering = started(spec());
        var before = control(RedisControl::users);
        control(control -> {
            control.setUser("guest", List.of("on", ">guest's password", "+ping"));
            control.setUser(AclUser.TENANT, rendering.user(AclUser.TENANT).completeRules());
            return true;
        });
        var guest = connector().connect(endpoint(true, "guest", new Secret("guest's password")), TIMEOUT);
        assertThat(control(RedisControl::users)).containsKey("guest");

        control(control -> {
            control.deleteUser("guest");
            return true;
        });

        assertThat(control(RedisControl::users)).isEqualTo(before);
        assertThatThrownBy(() -> guest.call("PING")).isInstanceOf(RedisUnreachable.class);
        guest.close();
    }

    @Test
    void neitherUserMayDoWhatIsTheOthers() {
        started(spec());

        assertThatThrownBy(() -> asTenant(true, "CONFIG", "GET", "port")).isInstanceOf(RedisRefused.class);
        assertThatThrownBy(() -> asTenant(true, "SAVE")).isInstanceOf(RedisRefused.class);
        try (var control = connector().connect(endpoint(true, AclUser.CONTROL, CONTROL_PASSWORD), TIMEOUT)) {
            assertThatThrownBy(() -> control.call("GET", "k")).isInstanceOf(RedisRefused.class);
        }
    }

    @Test
    void connectionsOfAPortAreEndedAndTheOthersGoOn() {
        started(spec());
        var plain = connector().connect(endpoint(false, AclUser.TENANT, PASSWORD), TIMEOUT);
        var tls = connector().connect(endpoint(true, AclUser.TENANT, PASSWORD), TIMEOUT);

        control(true, control -> {
            control.endClientsOf(ports.get(Rendering.PLAIN).port());
            return true;
        });

        assertThatThrownBy(() -> plain.call("PING")).isInstanceOf(RedisUnreachable.class);
        assertThat(said(tls, "PING")).contains("PONG");
        plain.close();
        tls.close();
    }

    @Test
    void whatIsOnlyInMemoryIsLostUnlessItIsSaved() {
        started(spec());
        write("k", "v");
        restarted();
        assertThat(read("k")).isEmpty();

        write("k", "v");
        control(control -> {
            control.pauseWrites(Duration.ofMinutes(1));
            control.save();
            return true;
        });
        restarted();
        assertThat(read("k")).contains("v");
        write("k", "other");
        assertThat(read("k")).contains("other");
    }

    @Test
    void pausedServerAnswersReadsAndTakesWritesAgainWhenItIsLet() {
        started(spec());
        write("k", "v");
        control(control -> {
            control.pauseWrites(Duration.ofMinutes(1));
            return true;
        });
        assertThat(read("k")).contains("v");
        control(control -> {
            control.resumeWrites();
            return true;
        });
        write("k", "other");
        assertThat(read("k")).contains("other");
    }

    @Test
    void persistentServerHasItsDataAgain() {
        started(spec().persistence(Persistence.PERSISTENT));
        assertThat(control(RedisControl::appendsAll)).isTrue();
        write("k", "v");
        restarted();
        assertThat(read("k")).contains("v");
    }

    @Test
    void serverThatBecomesPersistentHasWhatItHadOnceItIsAppended() {
        started(spec());
        write("k", "v");
        assertThat(control(RedisControl::appends)).isFalse();
        control(control -> configure(control, Map.of("appendonly", "yes")));
        assertThat(control(RedisControl::appends)).isTrue();
        RedisProcess.await(() -> control(RedisControl::appendsAll));

        started(spec().persistence(Persistence.PERSISTENT));
        assertThat(read("k")).contains("v");
    }

    @Test
    void oneThatAppendsLooksAtNoDump() {
        savedAndEnded();

        started(spec().persistence(Persistence.PERSISTENT));

        assertThat(read("k")).isEmpty();
    }

    @Test
    void dumpThatLiesAsTheAppendOnlyFileIsLoadedByOneThatAppends() throws IOException {
        savedAndEnded();
        Path data = layout().data();
        Files.move(data.resolve("dump.rdb"), data.resolve("appendonly.aof"));

        started(spec().persistence(Persistence.PERSISTENT));
        assertThat(read("k")).contains("v");
        write("k", "other");
        restarted();

        assertThat(read("k")).contains("other");
        assertThat(data.resolve("appendonly.aof")).doesNotExist();
        assertThat(data.resolve("appendonlydir").resolve("appendonly.aof.manifest"))
                .isNotEmptyFile();
    }

    private void savedAndEnded() {
        started(spec());
        write("k", "v");
        control(control -> {
            control.save();
            return true;
        });
        instances.stop(NAME, GRACE);
    }

    @Test
    void endedServerIsUnreachableAndItsConnectionsToo() {
        started(spec());
        var open = connector().connect(endpoint(true, AclUser.TENANT, PASSWORD), TIMEOUT);

        instances.stop(NAME, GRACE);

        assertThatThrownBy(() -> open.call("PING")).isInstanceOf(RedisUnreachable.class);
        assertThatThrownBy(() -> asTenant(true, "PING")).isInstanceOf(RedisUnreachable.class);
        assertThat(handshake()).isInstanceOf(Handshake.Result.Unreachable.class);
        open.close();
    }

    @Test
    void serverWithoutItsFilesDoesNotGoOnRunning() {
        started(spec());
        instances.stop(NAME, GRACE);
        DurableFile.delete(layout().files().resolve(Rendering.CERTIFICATE_FILE));

        instances.start(NAME);

        RedisProcess.await(
                () -> instances.find(NAME).filter(each -> !each.running()).isPresent());
    }

    private static Specs spec() {
        return Specs.tenant(NAME.value())
                .memory(100, 256, EvictionPolicy.NOEVICTION)
                .mode(SecurityMode.DUAL_MODE);
    }

    private Rendering rendering(TenantSpec spec, Secret password) {
        return Rendering.of(spec, layout(), password, CONTROL_PASSWORD);
    }

    private Layout layout() {
        return instances.layout(NAME, ports);
    }

    /** Ends the server, and starts it from what is rendered for that spec. */
    private Rendering started(Specs specs) {
        Rendering rendering = renderedAndEnded(specs);
        start();
        return rendering;
    }

    private Rendering renderedAndEnded(Specs specs) {
        Rendering rendering = rendering(specs.spec(), PASSWORD);
        instances.stop(NAME, GRACE);
        String config = layout().insideFiles() + "/" + Rendering.CONFIG_FILE;
        instances.create(new InstanceSpec(NAME, Optional.empty(), List.of(config), 256, ports));
        DurableFile.write(layout().files().resolve(Rendering.CONFIG_FILE), rendering.configFile());
        DurableFile.write(layout().files().resolve(Rendering.ACL_FILE), rendering.aclFile());
        issue();
        return rendering;
    }

    private void restarted() {
        instances.stop(NAME, GRACE);
        start();
    }

    private void start() {
        instances.start(NAME);
        RedisProcess.await(() -> {
            try {
                return control(_ -> true);
            } catch (RedisUnreachable _) {
                return false;
            }
        });
    }

    private CertificateView issue() {
        return authority.issue(issuing -> {
            var leaf = issuing.issue(ServerNames.of(List.of("localhost", "127.0.0.1")), Duration.ofDays(1));
            DurableFile.write(
                    layout().files().resolve(Rendering.CERTIFICATE_FILE),
                    leaf.pem().reveal());
            return leaf.certificate();
        });
    }

    private static Map<String, String> certificateDirectives(Rendering rendering) {
        var directives = new TreeMap<>(rendering.directives());
        directives.keySet().retainAll(List.of("tls-cert-file", "tls-key-file"));
        return directives;
    }

    private String port(String purpose) {
        return Integer.toString(ports.get(purpose).port());
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), ports.get(Rendering.TLS).port());
    }

    private Handshake.Result handshake() {
        return handshakes().check(address(), "127.0.0.1", authority.trusted(), TIMEOUT);
    }

    private Optional<CertificateView> served() {
        return handshake() instanceof Handshake.Result.Served served
                ? Optional.of(served.certificate())
                : Optional.empty();
    }

    private Optional<String> shownTo(boolean tls) {
        return control(
                tls,
                control -> control.certificate()
                        .map(shown -> CertificateView.of(shown.certificate()).fingerprint()));
    }

    private Endpoint endpoint(boolean tls, String user, Secret password) {
        return new Endpoint(
                "127.0.0.1",
                ports.get(tls ? Rendering.TLS : Rendering.PLAIN).port(),
                tls ? authority.clientSockets() : Optional.empty(),
                user,
                password);
    }

    /** Over whichever port answers. */
    private <T> T control(Function<RedisControl, T> work) {
        try {
            return control(true, work);
        } catch (RedisUnreachable _) {
            return control(false, work);
        }
    }

    private <T> T control(boolean tls, Function<RedisControl, T> work) {
        try (var control =
                new RedisControl(connector().connect(endpoint(tls, AclUser.CONTROL, CONTROL_PASSWORD), TIMEOUT))) {
            return work.apply(control);
        }
    }

    private static boolean configure(RedisControl control, Map<String, String> directives) {
        control.configure(directives);
        return true;
    }

    private Optional<String> config(String directive) {
        return Optional.ofNullable(
                control(control -> control.look(List.of(directive))).config().get(directive));
    }

    private <T> T tenant(boolean tls, Function<RedisConnection, T> work) {
        try (var connection = connector().connect(endpoint(tls, AclUser.TENANT, PASSWORD), TIMEOUT)) {
            return work.apply(connection);
        }
    }

    private Optional<String> asTenant(boolean tls, String... command) {
        return tenant(tls, connection -> said(connection, command));
    }

    private void write(String key, String value) {
        assertThat(asTenant(true, "SET", key, value)).contains("OK");
    }

    private Optional<String> read(String key) {
        return asTenant(true, "GET", key);
    }

    private static Optional<String> said(RedisConnection connection, String... command) {
        return connection
                .call(command)
                .map(reply ->
                        reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : reply.toString());
    }
}
