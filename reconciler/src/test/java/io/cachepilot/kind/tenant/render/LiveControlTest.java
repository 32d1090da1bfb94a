package io.cachepilot.kind.tenant.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.redis.Commands;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.redis.RedisUnreachable;
import io.cachepilot.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control user carries out all that its connection offers, on a server of a tenant. */
class LiveControlTest {
    @TempDir
    private static Path directory;

    private static Path program;

    private RenderedServer server;

    @BeforeAll
    static void unpack() {
        program = RedisProcess.unpack(directory);
    }

    @BeforeEach
    void startServer() {
        server = RenderedServer.start(
                program, Specs.tenant("client1").mode(SecurityMode.PLAIN_ONLY).spec());
    }

    @AfterEach
    void endServer() {
        server.close();
    }

    @Test
    void changedPasswordKeepsOpenConnectionsAndRefusesTheOldOne() {
        var fresh = new Secret("fresh password");
        var rules = AclUser.tenant(fresh, true).completeRules();
        try (var control = server.control();
                var open = server.tenant()) {
            control.setUser(AclUser.TENANT, rules);
            assertThat(open.call("SET", "key", "value")).isPresent();
        }
        assertThatThrownBy(() -> server.tenant())
                .isInstanceOfSatisfying(
                        RedisRefused.class,
                        refused -> assertThat(refused.accessDenied()).isTrue());
        try (var again = server.connect(AclUser.TENANT, fresh)) {
            assertThat(again.call("GET", "key")).isPresent();
        }
    }

    @Test
    void changedControlPasswordKeepsTheConnectionThatChangedIt() {
        var fresh = new Secret("fresh control password");
        try (var control = server.control()) {
            control.setUser(AclUser.CONTROL, AclUser.control(fresh).completeRules());
            control.look(List.of("port"));
        }
        assertThatThrownBy(() -> server.control()).isInstanceOf(RedisRefused.class);
    }

    @Test
    void deletedUserIsGoneWithItsConnections() {
        var password = new Secret("guest's password");
        try (var control = server.control()) {
            control.setUser("guest", List.of("on", ">" + password.reveal(), "+ping"));
            assertThat(control.users()).containsKey("guest");
            try (var guest = server.connect("guest", password)) {
                control.deleteUser("guest");
                assertThatThrownBy(() -> guest.call("PING")).isInstanceOf(RedisUnreachable.class);
            }
            assertThat(control.users()).doesNotContainKey("guest");
        }
    }

    @Test
    void usersTellHashesAndNoPasswords() {
        try (var control = server.control()) {
            assertThat(control.users().get(AclUser.TENANT))
                    .contains("#" + AclUser.sha256(RenderedServer.PASSWORD))
                    .doesNotContain(RenderedServer.PASSWORD.reveal());
        }
    }

    @Test
    void severalDirectivesAreSetTogetherOrNotAtAll() {
        try (var control = server.control()) {
            var before = control.look(List.of("timeout")).config();
            assertThatThrownBy(() -> control.configure(Map.of("timeout", "60", "maxmemory-policy", "nonsense")))
                    .isInstanceOf(RedisRefused.class);
            assertThat(control.look(List.of("timeout")).config()).isEqualTo(before);
            control.configure(Map.of("timeout", "60", "maxmemory-policy", "noeviction"));
            assertThat(control.look(List.of("timeout", "maxmemory-policy")).config())
                    .isEqualTo(Map.of("timeout", "60", "maxmemory-policy", "noeviction"));
        }
    }

    @Test
    void unknownDirectivesAreLeftOutOfTheAnswer() {
        try (var control = server.control()) {
            assertThat(control.look(List.of("timeout", "no-such-directive")).config())
                    .containsOnlyKeys("timeout");
        }
    }

    @Test
    void writesArePausedAndTheDataIsSaved() {
        try (var control = server.control();
                var tenant = server.tenant()) {
            tenant.call("SET", "key", "value");
            control.pauseWrites(Duration.ofMinutes(1));
            control.save();
            assertThat(Commands.text(tenant.call("GET", "key").orElseThrow())).isEqualTo("value");
            assertThat(control.info("persistence"))
                    .containsEntry("rdb_changes_since_last_save", "0")
                    .containsEntry("rdb_last_bgsave_status", "ok");
            control.resumeWrites();
            assertThat(tenant.call("SET", "key", "other")).isPresent();
        }
    }

    @Test
    void informationIsReadByItsNames() {
        try (var control = server.control()) {
            assertThat(control.info("server"))
                    .containsEntry("redis_version", "7.0.15")
                    .containsEntry("tcp_port", Integer.toString(server.port(Rendering.PLAIN)));
        }
    }
}
