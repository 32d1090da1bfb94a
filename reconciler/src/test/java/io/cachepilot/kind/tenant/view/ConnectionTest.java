package io.cachepilot.kind.tenant.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.cachepilot.converge.view.Caller;
import io.cachepilot.file.ShellWord;
import io.cachepilot.instance.HostPort;
import io.cachepilot.instance.Instance;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceSpec;
import io.cachepilot.instance.InstanceState;
import io.cachepilot.instance.Traits;
import io.cachepilot.kind.tenant.plan.Allocation.Pair;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that are to be pasted, read by a real shell. */
final class ConnectionTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void aLineWorksWhereverTheCheckoutLies(String shell) throws IOException {
        Path odd = Files.createDirectories(temp.resolve("it's $HOME \"x\"; `y`"));
        Path program = executable(odd.resolve("cachepilot"), "printf 'password of %s' \"$2\"");
        Path bin = Files.createDirectories(temp.resolve("bin"));
        executable(bin.resolve("redis-cli"), "printf '%s\\n' \"$REDISCLI_AUTH\" \"$@\"");
        Path bundle = odd.resolve("state/ca/ca.crt");

        String line = Connection.lines(view("127.0.0.1"), bundle, caller(ShellWord.of(program)))
                .getFirst();
        var builder = new ProcessBuilder(shell, "-c", line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
        String shown = new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shown.lines())
                .containsExactly(
                        "password of shop",
                        "-u",
                        "rediss://127.0.0.1:7300",
                        "--cacert",
                        odd.resolve("state/ca/ca.crt").toString());
    }

    /** Before version 7.2, redis-cli takes no such address in a URL. */
    @Test
    void anIpv6AddressIsNoPartOfAUrl() {
        List<String> lines = Connection.lines(view("::1"), temp.resolve("state/ca/ca.crt"), caller("cachepilot"));

        assertThat(lines.get(0)).contains("redis-cli --tls -h ::1 -p 7300 --cacert ");
        assertThat(lines.get(1)).endsWith("redis-cli -h ::1 -p 7600");
    }

    private static Path executable(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Caller caller(String program) {
        return new Caller(program, "", temp.resolve("elsewhere"));
    }

    private static TenantView view(String address) {
        var ports = new TreeMap<>(Map.of("tls", new HostPort(address, 7300), "plain", new HostPort(address, 7600)));
        var instance = new Instance(
                new InstanceSpec(new InstanceName("shop"), Optional.empty(), List.of(), 512, ports),
                "redis-server",
                new InstanceState.Running(42, Instant.EPOCH),
                Traits.NONE);
        return new TenantView(
                "shop",
                "shop.yaml",
                Optional.of(Specs.tenant("shop").mode(SecurityMode.DUAL_MODE).spec()),
                Optional.of(new Pair(7300, 7600)),
                Optional.of(instance),
                Optional.empty(),
                Optional.empty(),
                address);
    }
}
