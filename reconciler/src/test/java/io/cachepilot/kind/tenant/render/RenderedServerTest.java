package io.cachepilot.kind.tenant.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.redis.Commands;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisControl;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.RedisUnreachable;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RenderedServerTest {
    @TempDir
    private static Path directory;

    private static Path program;

    @BeforeAll
    static void unpack() {
        program = RedisProcess.unpack(directory);
    }

    static Stream<Arguments> everyKindOfTenant() {
        return Arrays.stream(SecurityMode.values())
                .flatMap(mode -> Arrays.stream(Persistence.values())
                        .flatMap(persistence ->
                                Stream.of(true, false).map(scripting -> Arguments.of(mode, persistence, scripting))));
    }

    @ParameterizedTest(name = "{0}, {1}, scripting {2}")
    @MethodSource("everyKindOfTenant")
    void serverRunsWithExactlyWhatWasRendered(SecurityMode mode, Persistence persistence, boolean scripting) {
        var spec = Specs.tenant("client1")
                .mode(mode)
                .persistence(persistence)
                .scripting(scripting)
                .spec();
        try (var server = RenderedServer.start(program, spec);
                var control = server.control();
                var tenant = server.tenant()) {
            assertThat(Commands.text(tenant.call("SET", "key", "value").orElseThrow()))
                    .isEqualTo("OK");
            var directives = server.rendering().directives();
            assertThat(control.look(directives.keySet()).config()).isEqualTo(directives);
            assertThat(control.users()).containsOnlyKeys(AclUser.TENANT, AclUser.CONTROL);
        }
    }

    @ParameterizedTest(name = "{0}, {1}, scripting {2}")
    @MethodSource("everyKindOfTenant")
    void usersMadeLiveAreThoseOfTheFile(SecurityMode mode, Persistence persistence, boolean scripting) {
        var spec = Specs.tenant("client1").mode(mode).scripting(scripting).spec();
        var other = Specs.tenant("client1").mode(mode).scripting(!scripting).spec();
        try (var server = RenderedServer.start(program, spec);
                var control = server.control()) {
            var fromFile = control.users();
            setUsers(control, server.rendering());
            assertThat(control.users()).isEqualTo(fromFile);
            setUsers(control, server.rendering(other));
            assertThat(control.users()).isNotEqualTo(fromFile);
            setUsers(control, server.rendering());
            setUsers(control, server.rendering());
            assertThat(control.users()).isEqualTo(fromFile);
        }
    }

    private static void setUsers(RedisControl control, Rendering rendering) {
        rendering.users().values().forEach(user -> control.setUser(user.name(), user.completeRules()));
    }

    @Test
    void userMadeLiveHasNothingLeftOfWhatItWas() {
        try (var server = RenderedServer.start(program, tenant(SecurityMode.DUAL_MODE));
                var control = server.control()) {
            var before = control.users();
            control.setUser(AclUser.TENANT, List.of("nopass", "+@all", ">another", "(~other:* +get)"));
            assertThat(control.users()).isNotEqualTo(before);
            setUsers(control, server.rendering());
            assertThat(control.users()).isEqualTo(before);
        }
    }

    @Test
    void modesChangeLiveAndTheDataStays() {
        try (var server = RenderedServer.start(program, tenant(SecurityMode.TLS_ONLY));
                var control = server.control();
                var tenant = server.tenant()) {
            tenant.call("SET", "key", "value");
            assertOpen(server, List.of(Rendering.TLS));
            for (var mode : List.of(SecurityMode.DUAL_MODE, SecurityMode.PLAIN_ONLY, SecurityMode.TLS_ONLY)) {
                changeTo(mode, server, control);
                assertOpen(server, open(mode));
            }
        }
    }

    @Test
    void tlsIsOpenedLiveInAServerThatNeverHadIt() {
        try (var server = RenderedServer.start(program, tenant(SecurityMode.PLAIN_ONLY));
                var control = server.control();
                var tenant = server.tenant()) {
            tenant.call("SET", "key", "value");
            changeTo(SecurityMode.TLS_ONLY, server, control);
            assertOpen(server, List.of(Rendering.TLS));
        }
    }

    @Test
    void serverThatBecamePersistentLiveHasItsDataAfterARestart() {
        var persistent = Specs.tenant("client1").persistent().spec();
        try (var server = RenderedServer.start(program, tenant(SecurityMode.TLS_ONLY))) {
            try (var control = server.control();
                    var tenant = server.tenant()) {
                tenant.call("SET", "key", "value");
                assertThat(control.appendsAll()).isFalse();
                changeTo(persistent, server, control);
                RedisProcess.await(control::appendsAll);
            }
            server.restart(program, persistent);
            assertOpen(server, List.of(Rendering.TLS));
        }
    }

    /** Why a tenant that becomes persistent is not restarted with its data saved, but changed live first. */
    @Test
    void savedDataIsNotLoadedByAServerThatAppends() {
        try (var server = RenderedServer.start(program, tenant(SecurityMode.TLS_ONLY))) {
            try (var control = server.control();
                    var tenant = server.tenant()) {
                tenant.call("SET", "key", "value");
                control.save();
            }
            server.restart(program, tenant(SecurityMode.TLS_ONLY));
            assertOpen(server, List.of(Rendering.TLS));
            server.restart(program, Specs.tenant("client1").persistent().spec());
            try (var tenant = server.tenant()) {
                assertThat(tenant.call("GET", "key")).isEmpty();
            }
        }
    }

    private static void changeTo(SecurityMode mode, RenderedServer server, RedisControl control) {
        changeTo(tenant(mode), server, control);
    }

    private static void changeTo(TenantSpec spec, RenderedServer server, RedisControl control) {
        var wanted = server.rendering(spec).directives();
        var changed = new TreeMap<>(wanted);
        changed.entrySet().removeAll(control.look(wanted.keySet()).config().entrySet());
        control.configure(changed);
        assertThat(control.look(wanted.keySet()).config()).isEqualTo(wanted);
    }

    private static List<String> open(SecurityMode mode) {
        return Stream.of(Rendering.TLS, Rendering.PLAIN)
                .filter(purpose -> purpose.equals(Rendering.TLS) ? mode.tls() : mode.plain())
                .toList();
    }

    private static void assertOpen(RenderedServer server, List<String> open) {
        for (String purpose : List.of(Rendering.TLS, Rendering.PLAIN)) {
            if (open.contains(purpose)) {
                try (var connection = connect(server, purpose)) {
                    assertThat(Commands.text(connection.call("GET", "key").orElseThrow()))
                            .isEqualTo("value");
                }
            } else {
                assertThatThrownBy(() -> connect(server, purpose)).isInstanceOf(RedisUnreachable.class);
            }
        }
    }

    @Test
    void clientsOfOnePortAreEndedAndNoOthers() {
        try (var server = RenderedServer.start(program, tenant(SecurityMode.DUAL_MODE));
                var control = server.control();
                var plain = connect(server, Rendering.PLAIN);
                var tls = connect(server, Rendering.TLS)) {
            control.endClientsOf(server.port(Rendering.PLAIN));
            assertThatThrownBy(() -> plain.call("PING")).isInstanceOf(RedisUnreachable.class);
            assertThat(tls.call("PING")).isPresent();
        }
    }

    @Test
    void clientsOfThePortThatTheControlItselfUsesAreEndedToo() {
        try (var server = RenderedServer.start(program, tenant(SecurityMode.DUAL_MODE));
                var control = new RedisControl(
                        server.connect(Rendering.PLAIN, AclUser.CONTROL, RenderedServer.CONTROL_PASSWORD));
                var first = connect(server, Rendering.PLAIN);
                var second = connect(server, Rendering.PLAIN)) {
            control.endClientsOf(server.port(Rendering.PLAIN));
            assertThatThrownBy(() -> first.call("PING")).isInstanceOf(RedisUnreachable.class);
            assertThatThrownBy(() -> second.call("PING")).isInstanceOf(RedisUnreachable.class);
            control.look(List.of("port"));
        }
    }

    private static RedisConnection connect(RenderedServer server, String purpose) {
        return server.connect(purpose, AclUser.TENANT, RenderedServer.PASSWORD);
    }

    private static TenantSpec tenant(SecurityMode mode) {
        return Specs.tenant("client1").mode(mode).spec();
    }
}
