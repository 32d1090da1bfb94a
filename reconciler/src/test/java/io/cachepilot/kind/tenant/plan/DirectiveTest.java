package io.cachepilot.kind.tenant.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.kind.tenant.render.RenderedServer;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.RedisRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we believe of directives, asked of a real server. */
class DirectiveTest {
    @TempDir
    private static Path directory;

    private static RenderedServer server;

    @BeforeAll
    static void startServer() {
        server = RenderedServer.start(
                RedisProcess.unpack(directory), Specs.tenant("client1").spec());
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @Test
    void everyManagedDirectiveIsChangeableLiveOrRefusedAsWeBelieve() {
        try (var control = server.control()) {
            var directives = server.rendering().directives();
            assertThat(directives.keySet()).anyMatch(Directive::changeableLive);
            assertThat(directives).allSatisfy((name, value) -> {
                if (Directive.changeableLive(name)) {
                    control.configure(Map.of(name, value));
                } else {
                    assertRefused(() -> control.configure(Map.of(name, value)));
                }
            });
        }
    }

    @Test
    void everyFixedDirectiveIsRefused() {
        try (var control = server.control()) {
            assertThat(Directive.FIXED).allSatisfy(name -> {
                var now = control.look(List.of(name)).config();
                assertThat(now).containsOnlyKeys(name);
                assertRefused(() -> control.configure(now));
            });
        }
    }

    private static void assertRefused(Runnable configure) {
        assertThatThrownBy(configure::run)
                .isInstanceOf(RedisRefused.class)
                .hasMessageContaining("can't set")
                .hasMessageContaining("config");
    }

    @Test
    void portsAreTheDirectivesOfThePorts() {
        assertThat(Stream.of("port", "tls-port", "bind", "maxmemory").filter(Directive::isPort))
                .containsExactly("port", "tls-port");
    }
}
