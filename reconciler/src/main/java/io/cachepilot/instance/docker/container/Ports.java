package io.cachepilot.instance.docker.container;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import io.cachepilot.instance.HostPort;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which port inside of a container serves which purpose, and how it is published on this host. */
public final class Ports {
    private static final Map<String, Integer> INSIDE = Map.of("plain", 6379, "tls", 6380);
    private static final int HIGHEST = 65_535;

    private Ports() {}

    /** The ports to listen on inside, by purpose. */
    public static SortedMap<String, Integer> inside(SortedMap<String, HostPort> ports) {
        var inside = new TreeMap<String, Integer>();
        ports.keySet().forEach(purpose -> inside.put(purpose, inside(purpose)));
        return inside;
    }

    static List<PortBinding> bindings(SortedMap<String, HostPort> ports) {
        return ports.entrySet().stream()
                .map(port -> new PortBinding(
                        Binding.bindIpAndPort(
                                port.getValue().address(), port.getValue().port()),
                        ExposedPort.tcp(inside(port.getKey()))))
                .toList();
    }

    /** What a container publishes. A port that serves no purpose of ours is named after itself. */
    static SortedMap<String, HostPort> published(com.github.dockerjava.api.model.@Nullable Ports ports) {
        var published = new TreeMap<String, HostPort>();
        if (ports != null) {
            ports.getBindings().forEach((exposed, bindings) -> {
                for (int i = 0; bindings != null && i < bindings.length; i++) {
                    put(published, purpose(exposed) + (i == 0 ? "" : "-" + (i + 1)), bindings[i]);
                }
            });
        }
        return published;
    }

    private static void put(SortedMap<String, HostPort> published, String purpose, Binding binding) {
        String ip = binding.getHostIp();
        String spec = binding.getHostPortSpec();
        // A port that the Engine chooses by itself at each start, or a range, is none that we could own.
        if (spec != null
                && spec.matches("\\d{1,5}")
                && Integer.parseInt(spec) > 0
                && Integer.parseInt(spec) <= HIGHEST) {
            published.put(purpose, new HostPort(ip == null || ip.isEmpty() ? "0.0.0.0" : ip, Integer.parseInt(spec)));
        }
    }

    private static String purpose(ExposedPort exposed) {
        if (exposed.getProtocol() == InternetProtocol.TCP) {
            for (Map.Entry<String, Integer> known : INSIDE.entrySet()) {
                if (known.getValue() == exposed.getPort()) {
                    return known.getKey();
                }
            }
        }
        return exposed.getPort() + "-" + exposed.getProtocol();
    }

    private static int inside(String purpose) {
        Integer port = INSIDE.get(purpose);
        if (port == null) {
            throw new IllegalArgumentException(
                    "the docker engine has no port for the purpose '" + purpose + "', only for " + INSIDE.keySet());
        }
        return port;
    }
}
