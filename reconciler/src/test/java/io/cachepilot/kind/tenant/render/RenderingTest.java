package io.cachepilot.kind.tenant.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cachepilot.instance.Layout;
import io.cachepilot.kind.tenant.spec.EvictionPolicy;
import io.cachepilot.kind.tenant.spec.Persistence;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.Specs;
import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RenderingTest {
    private static final Secret PASSWORD = new Secret("tenant-secret");
    private static final Secret CONTROL_PASSWORD = new Secret("control-secret");

    static Stream<Arguments> modesAndPersistences() {
        return Arrays.stream(SecurityMode.values())
                .flatMap(mode ->
                        Arrays.stream(Persistence.values()).map(persistence -> Arguments.of(mode, persistence)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("modesAndPersistences")
    void configurationFileIsTheGoldenOne(SecurityMode mode, Persistence persistence) {
        var spec = Specs.tenant("client1").mode(mode).persistence(persistence).spec();
        var rendering = Rendering.of(spec, layout("/srv/files", "/srv/data"), PASSWORD, CONTROL_PASSWORD);
        assertThat(rendering.configFile()).isEqualTo(golden(mode + "-" + persistence + ".conf"));
    }

    @Test
    void usersFileIsTheGoldenOne() {
        assertThat(rendering(true).aclFile()).isEqualTo(golden("users.acl"));
        assertThat(rendering(false).aclFile()).isEqualTo(golden("users-without-scripting.acl"));
    }

    @Test
    void oddPathsAreQuoted() {
        var layout = layout("/srv/ä b/\"files\"", "/srv/back\\slash\nand line");
        var spec = Specs.tenant("client1").spec();
        assertThat(Rendering.of(spec, layout, PASSWORD, CONTROL_PASSWORD).configFile())
                .contains("\naclfile \"/srv/ä b/\\\"files\\\"/users.acl\"\n")
                .contains("\ntls-cert-file \"/srv/ä b/\\\"files\\\"/server.pem\"\n")
                .contains("\ndir \"/srv/back\\\\slash\\nand line\"\n");
    }

    @Test
    void memoryIsGivenInBytesAndThePolicyInTheWordsOfRedis() {
        var spec = Specs.tenant("client1")
                .memory(4096, 8192, EvictionPolicy.VOLATILE_TTL)
                .spec();
        assertThat(Rendering.of(spec, layout("/f", "/d"), PASSWORD, CONTROL_PASSWORD)
                        .directives())
                .containsEntry("maxmemory", "4294967296")
                .containsEntry("maxmemory-policy", "volatile-ttl");
    }

    @Test
    void noFileHoldsAPasswordInClear() {
        var rendering = rendering(true);
        assertThat(rendering.configFile() + rendering.aclFile())
                .doesNotContain(PASSWORD.reveal(), CONTROL_PASSWORD.reveal());
        assertThat(rendering.configFile()).doesNotContain(AclUser.sha256(PASSWORD));
        assertThat(rendering.aclFile()).contains(AclUser.sha256(PASSWORD), AclUser.sha256(CONTROL_PASSWORD));
    }

    @Test
    void textShowsNoSecret() {
        assertThat(rendering(true).toString())
                .contains("maxmemory=268435456", "-@admin")
                .doesNotContain(PASSWORD.reveal(), CONTROL_PASSWORD.reveal())
                .doesNotContain(AclUser.sha256(PASSWORD), AclUser.sha256(CONTROL_PASSWORD));
    }

    @Test
    void hashIsTheOneThatRedisComputes() {
        assertThat(AclUser.sha256(new Secret("pässword")))
                .isEqualTo("3478267b5612791b40988906b3a7897eb6ab501e04b95ed32f99d0afdf669d9c");
    }

    @Test
    void layoutWithoutAPortIsRefused() {
        var layout =
                new Layout(Path.of("/f"), Path.of("/d"), "/f", "/d", OptionalInt.empty(), "127.0.0.1", new TreeMap<>());
        var spec = Specs.tenant("client1").spec();
        assertThatThrownBy(() -> Rendering.of(spec, layout, PASSWORD, CONTROL_PASSWORD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the layout has no port for tls; it has {}");
    }

    private static Rendering rendering(boolean scripting) {
        var spec = Specs.tenant("client1").scripting(scripting).spec();
        return Rendering.of(spec, layout("/srv/files", "/srv/data"), PASSWORD, CONTROL_PASSWORD);
    }

    private static Layout layout(String files, String data) {
        var listen = new TreeMap<>(Map.of(Rendering.TLS, 6380, Rendering.PLAIN, 6379));
        return new Layout(Path.of("/f"), Path.of("/d"), files, data, OptionalInt.empty(), "127.0.0.1", listen);
    }

    private static String golden(String name) {
        try (var in = Objects.requireNonNull(RenderingTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
