package io.cachepilot.kind.tenant.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.redis.Commands;
import io.cachepilot.redis.Commands.Command;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.RedisRefused;
import io.cachepilot.secret.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the users may do, asked of a real server and tried on it. */
class TenantRightsTest {
    private static final Set<String> GIVEN_BACK = Set.of("info", "keys", "flushdb", "flushall", "sort", "sort_ro");
    private static final Set<String> CLOSED = Set.of("acl", "config", "module", "slowlog");
    /** Redis checks these before it knows the user. */
    private static final Set<String> OPEN_TO_ALL = Set.of("auth", "hello", "quit", "reset");

    private static final Secret AUDITOR = new Secret("auditor's password");

    @TempDir
    private static Path directory;

    private static RenderedServer scripting;
    private static RenderedServer noScripting;

    @BeforeAll
    static void startServers() {
        Path program = RedisProcess.unpack(directory);
        scripting = RenderedServer.start(
                program, Specs.tenant("client1").scripting(true).spec());
        noScripting = RenderedServer.start(
                program, Specs.tenant("client2").scripting(false).spec());
        for (var server : List.of(scripting, noScripting)) {
            try (var control = server.control()) {
                control.setUser("auditor", List.of("on", ">" + AUDITOR.reveal(), "~*", "+@all"));
            }
        }
    }

    @AfterAll
    static void endServers() {
        scripting.close();
        noScripting.close();
    }

    @Test
    void tenantMayCallAllButWhatReachesBeyondItsData() {
        assertThat(allowed(scripting, AclUser.TENANT)).isEqualTo(names(scripting, TenantRightsTest::harmless));
    }

    @Test
    void tenantWithoutScriptingMayCallNoScript() {
        assertThat(allowed(noScripting, AclUser.TENANT))
                .isEqualTo(names(
                        noScripting,
                        command -> harmless(command) && !command.categories().contains("@scripting")));
        assertThat(names(noScripting, command -> command.categories().contains("@scripting")))
                .contains("eval", "evalsha", "eval_ro", "fcall", "function|load", "script|load");
    }

    private static boolean harmless(Command command) {
        Set<String> categories = command.categories();
        return !categories.contains("@admin")
                && (!categories.contains("@dangerous") || GIVEN_BACK.contains(command.name()))
                && !CLOSED.contains(command.container());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config",
                "module",
                "replicaof",
                "slaveof",
                "shutdown",
                "monitor",
                "acl",
                "debug",
                "save",
                "bgsave",
                "bgrewriteaof",
                "migrate",
                "restore",
                "slowlog",
                "psync",
                "sync",
                "failover",
                "swapdb",
                "latency"
            })
    void tenantMayNotCall(String container) {
        List<Command> commands = commands(scripting).stream()
                .filter(command -> command.container().equals(container))
                .filter(command -> !command.name().equals("latency|help"))
                .toList();
        assertThat(commands).isNotEmpty();
        try (var tenant = scripting.tenant()) {
            assertThat(commands)
                    .allSatisfy(command -> assertThatThrownBy(() -> tenant.call(command.call()))
                            .as(command.name())
                            .isInstanceOf(RedisRefused.class)
                            .hasMessageMatching("(?s).*(NOPERM|command not allowed).*"));
        }
    }

    @Test
    void tenantMayNotLookAtOrEndOtherClients() {
        try (var tenant = scripting.tenant()) {
            assertDenied(tenant, List.of("CLIENT", "LIST"));
            assertDenied(tenant, List.of("CLIENT", "KILL", "TYPE", "normal"));
            assertDenied(tenant, List.of("CLIENT", "PAUSE", "1000"));
            assertDenied(tenant, List.of("CLIENT", "NO-EVICT", "on"));
        }
    }

    @Test
    void tenantUsesItsDataAndWhatClientsExpect() {
        try (var tenant = scripting.tenant()) {
            for (var call : List.of(
                    "SET key value",
                    "GET key",
                    "KEYS *",
                    "INFO",
                    "DBSIZE",
                    "LPUSH list 2 1",
                    "SORT list",
                    "SORT_RO list",
                    "CLIENT SETNAME app",
                    "CLIENT GETNAME",
                    "CLIENT ID",
                    "HELLO 2",
                    "COMMAND COUNT",
                    "SELECT 1",
                    "PUBLISH news 1",
                    "FLUSHDB",
                    "FLUSHALL")) {
                assertThat(tenant.call(List.of(call.split(" ")))).as(call).isPresent();
            }
            assertThat(tenant.call("EVAL", "return redis.call('INCR', KEYS[1])", "1", "counter"))
                    .contains(1L);
        }
    }

    @Test
    void scriptMayNotCallWhatItsUserMayNot() {
        try (var tenant = scripting.tenant()) {
            for (var call : List.of("'CONFIG','GET','*'", "'ACL','LIST'", "'SHUTDOWN','NOSAVE'", "'SAVE'")) {
                assertThatThrownBy(() -> tenant.call("EVAL", "return redis.call(" + call + ")", "0"))
                        .as(call)
                        .isInstanceOf(RedisRefused.class);
            }
        }
        try (var tenant = noScripting.tenant()) {
            assertDenied(tenant, List.of("EVAL", "return 1", "0"));
        }
    }

    @Test
    void controlMayCallWhatItsConnectionCallsAndNothingElse() {
        assertThat(allowed(scripting, AclUser.CONTROL))
                .isEqualTo(Stream.concat(
                                OPEN_TO_ALL.stream(),
                                Stream.of(
                                        "ping",
                                        "info",
                                        "config|get",
                                        "config|set",
                                        "acl|list",
                                        "acl|setuser",
                                        "acl|deluser",
                                        "client|list",
                                        "client|kill",
                                        "client|pause",
                                        "client|unpause",
                                        "save"))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void controlReadsNoKey() {
        try (var control = scripting.connect(AclUser.CONTROL, RenderedServer.CONTROL_PASSWORD)) {
            assertDenied(control, List.of("GET", "key"));
            assertDenied(control, List.of("DUMP", "key"));
            assertDenied(control, List.of("MONITOR"));
            assertDenied(control, List.of("PSYNC", "?", "-1"));
        }
    }

    private static void assertDenied(RedisConnection connection, List<String> call) {
        assertThatThrownBy(() -> connection.call(call))
                .as("%s", call)
                .isInstanceOfSatisfying(
                        RedisRefused.class,
                        refused -> assertThat(refused.accessDenied()).isTrue());
    }

    private static Set<String> allowed(RenderedServer server, String user) {
        try (var auditor = server.connect("auditor", AUDITOR)) {
            return names(server, command -> mayCall(auditor, user, command));
        }
    }

    private static boolean mayCall(RedisConnection auditor, String user, Command command) {
        var dryRun = Stream.concat(Stream.of("ACL", "DRYRUN", user), command.call().stream());
        String answer = Commands.text(auditor.call(dryRun.toList()).orElseThrow());
        assertThat(answer).matches("OK|.* has no permissions to .*");
        return answer.equals("OK");
    }

    private static Set<String> names(RenderedServer server, Predicate<Command> which) {
        return commands(server).stream()
                .filter(which)
                .map(Command::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Command> commands(RenderedServer server) {
        try (var auditor = server.connect("auditor", AUDITOR)) {
            return Commands.of(auditor);
        }
    }
}
