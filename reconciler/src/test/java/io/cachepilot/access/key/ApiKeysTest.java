package io.cachepilot.access.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.access.Principal;
import io.cachepilot.access.Role;
import io.cachepilot.access.SteppedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeysTest {
    /** The SHA-256 of {@link #OLD}, computed by another program. */
    private static final String OLD_HASH = "a31e2a217e66303e3ac7b2398317b009a400ad5e47824d970fa2eace7d7dc79e";

    private static final String OLD = "CgAmLJUz9TrMHGiIqVpR5a2VXNIEqhjcnzSOiOEPblo";

    @TempDir
    private Path directory;

    private final SteppedClock clock = new SteppedClock();
    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("sub/api-keys.json");
    }

    @Test
    void aKeyLetsInWhoHasIt() {
        ApiKeys keys = open();
        NewKey key = keys.generate("monitoring", Role.VIEWER);

        assertThat(keys.authenticate(key.secret().reveal())).contains(Principal.key("monitoring", Role.VIEWER));
        assertThat(open().authenticate(key.secret().reveal())).contains(Principal.key("monitoring", Role.VIEWER));
        assertThat(keys.authenticate("cp_" + "0".repeat(49))).isEmpty();
        assertThat(keys.authenticate("")).isEmpty();
        assertThat(key.toString()).doesNotContain(key.secret().reveal());
    }

    @Test
    void fileIsOfTheDocumentedShapeAndHoldsNoKey() throws IOException {
        clock.set(Instant.parse("2025-11-01T20:19:53.864853Z"));
        ApiKeys keys = open();
        String key = keys.generate("admin", Role.ADMIN).secret().reveal();

        assertThat(Files.readString(file).replaceAll("[0-9a-f]{64}", "HASH")).isEqualTo("""
                {
                  "HASH" : {
                    "name" : "admin",
                    "permissions" : [ "*" ],
                    "created" : 1762028393.864853,
                    "last_used" : null,
                    "request_count" : 0
                  }
                }
                """);
        assertThat(Files.readString(file)).doesNotContain(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        clock.set(Instant.parse("2025-11-01T20:27:30.637233Z"));
        for (int i = 0; i < 11; i++) {
            keys.authenticate(key);
        }
        keys.flush();
        assertThat(Files.readString(file)).contains("\"last_used\" : 1762028850.637233", "\"request_count\" : 11");
    }

    @Test
    void theDocumentedFileOfAnOlderProgramIsRead() throws IOException {
        write("""
                {
                  "%s": {
                    "name": "admin",
                    "permissions": ["*"],
                    "created": 1762028393.864853,
                    "last_used": 1762028850.6372335,
                    "request_count": 11
                  }
                }
                """.formatted(OLD_HASH));
        ApiKeys keys = open();

        assertThat(keys.list())
                .containsExactly(new ApiKey(
                        "admin",
                        Role.ADMIN,
                        Instant.parse("2025-11-01T20:19:53.864853Z"),
                        Optional.of(Instant.parse("2025-11-01T20:27:30.637234Z")),
                        11));
        assertThat(keys.authenticate(OLD)).contains(Principal.key("admin", Role.ADMIN));
    }

    @Test
    void aRevocationElsewhereCountsAtOnceAndUsesDoNotBringTheKeyBack() {
        ApiKeys server = open();
        ApiKeys command = open();
        String key = command.generate("monitoring", Role.VIEWER).secret().reveal();
        String other = command.generate("other", Role.VIEWER).secret().reveal();
        assertThat(server.authenticate(key)).isPresent();
        assertThat(server.authenticate(other)).isPresent();

        command.revoke("monitoring");

        assertThat(server.authenticate(key)).isEmpty();
        server.close();
        assertThat(open().authenticate(key)).isEmpty();
        assertThat(open().list()).extracting(ApiKey::name).containsExactly("other");
        assertThat(open().list()).extracting(ApiKey::requests).containsExactly(1L);
    }

    @Test
    void usesOfTwoProcessesAreAddedUp() {
        ApiKeys one = open();
        String key = one.generate("a", Role.VIEWER).secret().reveal();
        ApiKeys other = open();
        clock.advance(Duration.ofMinutes(1));
        one.authenticate(key);
        clock.advance(Duration.ofMinutes(-1));
        other.authenticate(key);
        other.authenticate(key);

        assertThat(other.list().getFirst().requests()).isEqualTo(2);
        one.flush();
        other.flush();
        other.flush();

        ApiKey known = open().list().getFirst();
        assertThat(known.requests()).isEqualTo(3);
        assertThat(known.lastUsed()).contains(SteppedClock.START.plusSeconds(60));
        assertThat(one.list()).isEqualTo(other.list());
    }

    @Test
    void aNameIsGivenOnce() {
        ApiKeys keys = open();
        keys.generate("admin", Role.ADMIN);

        assertThatThrownBy(() -> open().generate("admin", Role.VIEWER))
                .isInstanceOf(KeyRefused.class)
                .hasMessage("there is an API key named 'admin' already; revoke it first, or choose another name");
        assertThat(keys.list()).hasSize(1);
        keys.revoke("admin");
        assertThat(keys.generate("admin", Role.VIEWER).role()).isEqualTo(Role.VIEWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a\nb", "ä", "a/b", "$(id)"})
    void oddNamesAreRefused(String name) {
        assertThatThrownBy(() -> open().generate(name, Role.VIEWER))
                .isInstanceOf(KeyRefused.class)
                .hasMessageStartingWith("a key can't be named like that; allowed: 1 to 64 letters");
        assertThatThrownBy(() -> open().generate("a".repeat(65), Role.VIEWER)).isInstanceOf(KeyRefused.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void whatIsNotThereCanNotBeRevoked() {
        assertThatThrownBy(() -> open().revoke("nobody"))
                .isInstanceOf(KeyRefused.class)
                .hasMessage("there is no API key named 'nobody'; see: cachepilot api key list");
    }

    @Test
    void theFirstKeyIsMadeOnce() {
        ApiKeys keys = open();
        NewKey first = keys.generateFirst().orElseThrow();

        assertThat(keys.authenticate(first.secret().reveal())).contains(Principal.key("first", Role.ADMIN));
        assertThat(keys.generateFirst()).isEmpty();
        assertThat(keys.generate("admin", Role.ADMIN).name())
                .as("the documented example, after each first start")
                .isEqualTo("admin");
        keys.revoke("admin");
        keys.revoke("first");
        assertThat(open().generateFirst())
                .as("a file without keys was somebody's wish")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw------x"})
    void aFileThatOthersMayUseIsRefused(String mode) throws IOException {
        open().generate("admin", Role.ADMIN);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatThrownBy(this::open)
                .isInstanceOf(KeysUnreadable.class)
                .hasMessageContaining("others than its owner may read or write it")
                .hasMessageEndingWith("chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"x\": {}}",
                "{\"HASH\": {}}",
                "{\"HASH\": 7}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [], \"created\": 1, \"last_used\": null, \"request_count\": 0}}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [\"all\"], \"created\": 1, \"last_used\": null, \"request_count\": 0}}",
                "{\"HASH\": {\"name\": \"a b\", \"permissions\": [\"*\"], \"created\": 1, \"last_used\": null, \"request_count\": 0}}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [\"*\"], \"created\": \"x\", \"last_used\": null, \"request_count\": 0}}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [\"*\"], \"created\": 1e300, \"last_used\": null, \"request_count\": 0}}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [\"*\"], \"created\": 1, \"last_used\": null, \"request_count\": -1}}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [\"*\"], \"created\": 1, \"last_used\": null, \"request_count\": 0.5}}",
                "{\"HASH\": {\"name\": \"a\", \"permissions\": [\"*\"], \"created\": 1, \"last_used\": null, \"request_count\": 0, \"x\": 1}}"
            })
    void aMalformedFileIsAnErrorAndStaysAsItIs(String content) throws IOException {
        String text = content.replace("HASH", OLD_HASH);
        ApiKeys before = open();
        String key = before.generate("admin", Role.ADMIN).secret().reveal();
        before.authenticate(key);
        write(text);

        assertThatThrownBy(this::open)
                .isInstanceOf(KeysUnreadable.class)
                .hasMessageStartingWith("the API keys in " + file + " can't be used: ");
        assertThatThrownBy(() -> before.authenticate(key)).isInstanceOf(KeysUnreadable.class);
        assertThatThrownBy(() -> before.generate("other", Role.ADMIN)).isInstanceOf(KeysUnreadable.class);
        before.flush();
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    @Test
    void withoutItsFileNobodyIsLetIn() throws IOException {
        ApiKeys keys = open();
        String key = keys.generate("admin", Role.ADMIN).secret().reveal();
        assertThat(keys.authenticate(key)).isPresent();

        Files.delete(file);

        assertThat(keys.authenticate(key)).isEmpty();
        keys.flush();
        assertThat(file).doesNotExist();
    }

    @Test
    void changesOfSeveralProcessesAreAllKept() throws Exception {
        ApiKeys server = open();
        String key = server.generate("server", Role.ADMIN).secret().reveal();
        var others = List.of(program("a"), program("b"));
        int used = 0;
        while (others.stream().anyMatch(Process::isAlive)) {
            assertThat(server.authenticate(key)).isPresent();
            used++;
            server.flush();
        }
        for (Process other : others) {
            assertThat(other.waitFor()).isZero();
        }

        assertThat(server.list()).hasSize(1 + KeyProgram.KEYS);
        assertThat(server.list().getFirst().requests()).isEqualTo(used);
    }

    @Test
    void manyThreadsUseAndFlushAndNothingIsLost() throws Exception {
        ApiKeys keys = open();
        String key = keys.generate("admin", Role.ADMIN).secret().reveal();
        try (var threads = Executors.newFixedThreadPool(64)) {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < 64; i++) {
                boolean flushes = i % 16 == 0;
                tasks.add(() -> {
                    for (int n = 0; n < 100; n++) {
                        assertThat(keys.authenticate(key)).isPresent();
                        if (flushes && n % 25 == 0) {
                            keys.flush();
                        }
                    }
                    return true;
                });
            }
            for (var done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        }
        keys.close();
        assertThat(open().list().getFirst().requests()).isEqualTo(6_400);
    }

    private ApiKeys open() {
        return ApiKeys.open(file, clock);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private Process program(String prefix) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeyProgram.class.getName(),
                        file.toString(),
                        prefix)
                .inheritIO()
                .start();
    }
}
