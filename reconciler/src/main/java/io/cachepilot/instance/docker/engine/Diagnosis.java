package io.cachepilot.instance.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says what keeps us from the Engine, and what to do. */
public final class Diagnosis {
    private Diagnosis() {}

    public static String of(Endpoint endpoint, IOException failure) {
        String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("permission denied")) {
            return "this user may not use the socket of the Docker Engine at " + endpoint
                    + ": permission denied; add the user to the group that owns it (usermod -aG docker USER, then log in"
                    + " again), or set " + Endpoint.SETTING;
        }
        if (absent(endpoint, text)) {
            return "there is no Docker Engine at " + endpoint
                    + ": no such socket; start it (systemctl start docker), or set " + Endpoint.SETTING;
        }
        if (text.contains("connection refused")) {
            return "nothing listens at " + endpoint + ": connection refused; start the Docker Engine, or set "
                    + Endpoint.SETTING;
        }
        if (failure instanceof UnknownHostException) {
            return "the host of " + endpoint + " is not known; correct " + Endpoint.SETTING;
        }
        if (failure instanceof SSLException) {
            return "no TLS with the Docker Engine at " + endpoint + ": " + failure.getMessage()
                    + "; check engine.docker.certificates (ca.pem, cert.pem, key.pem)";
        }
        return "the Docker Engine at " + endpoint + " broke off: " + failure.getMessage()
                + "; see whether it runs: docker version";
    }

    static String ofRefusal(Endpoint endpoint, DockerException refusal) {
        String text = EngineRefusal.reason(refusal);
        if (text.contains("HTTP request to an HTTPS server")) {
            return "the Docker Engine at " + endpoint
                    + " wants TLS; set engine.docker.certificates, or DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH";
        }
        return "the Docker Engine at " + endpoint + " answered with " + refusal.getHttpStatus() + ": " + text;
    }

    /** Each implementation of socket files words it in its own way. */
    private static boolean absent(Endpoint endpoint, String text) {
        return text.contains("no such file")
                || (endpoint.host().startsWith("unix://")
                        && !Files.exists(Path.of(endpoint.host().substring("unix://".length()))));
    }
}
