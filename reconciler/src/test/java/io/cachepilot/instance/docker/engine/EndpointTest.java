package io.cachepilot.instance.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cachepilot.instance.EngineUnavailable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @Test
    void isDockersDefaultWhereNothingIsSaid() {
        Endpoint endpoint = Endpoint.of(DockerSettings.OF_THE_ENVIRONMENT, Map.of("DOCKER_CERT_PATH", "/certs"));

        assertThat(endpoint.host()).isEqualTo("unix:///var/run/docker.sock");
        assertThat(endpoint.certificates()).isEmpty();
    }

    @Test
    void followsTheVariablesThatDockersOwnToolsRead() {
        Endpoint endpoint = Endpoint.of(
                DockerSettings.OF_THE_ENVIRONMENT,
                Map.of("DOCKER_HOST", "tcp://127.0.0.1:2376", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certs"));

        assertThat(endpoint.uri()).hasHost("127.0.0.1").hasPort(2376);
        assertThat(endpoint.certificates()).contains(Path.of("/certs"));
        assertThat(endpoint).hasToString("tcp://127.0.0.1:2376 (the environment variable DOCKER_HOST)");
    }

    @Test
    void aSettingWinsOverTheEnvironment() {
        var settings = new DockerSettings(Optional.of("unix:///run/other.sock"), Optional.of(Path.of("/mine")));

        Endpoint endpoint =
                Endpoint.of(settings, Map.of("DOCKER_HOST", "tcp://127.0.0.1:2376", "DOCKER_CERT_PATH", "/certs"));

        assertThat(endpoint)
                .isEqualTo(new Endpoint(
                        "unix:///run/other.sock", Optional.of(Path.of("/mine")), "the setting engine.docker.host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/run/docker.sock", "tcp://127.0.0.1", "ssh://host", "unix://", "tcp://a b:1", ""})
    void refusesAHostThatIsNotWrittenAsItHasToBe(String host) {
        Endpoint endpoint = new Endpoint(host, Optional.empty(), "the setting engine.docker.host");

        assertThatExceptionOfType(EngineUnavailable.class)
                .isThrownBy(endpoint::uri)
                .withMessageContaining("engine.docker.host")
                .withMessageContaining("unix:///");
    }
}
