package io.cachepilot.bench;

import static java.util.Map.entry;

import io.cachepilot.Installations;
import io.cachepilot.cli.context.Installation;
import io.cachepilot.instance.Instances;
import io.cachepilot.settings.Settings;
import io.cachepilot.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An installation of its own for one measure: manifests, state, ports. When the measure is over, its instances are
 * stopped and removed, and nothing else is touched.
 *
 * @param mark what the names of all its tenants begin with, on this host its own
 */
record Site(Lab lab, String engine, String mark, Path source, Path state, int firstPort, int tenants) {
    // Below the ports that the kernel gives to clients.
    private static final int PORTS_FROM = 12_000;
    private static final int PORTS_TO = 32_000;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final String OWNER = "io.cachepilot.owner";

    /**
     * Makes one.
     *
     * @param tenants how many it may have at most
     */
    static Site make(Lab lab, String engine, int tenants) {
        String mark = "b%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
        Path root = lab.scratch().directory(mark);
        Path source = lab.scratch().directory(mark + "/tenants.d");
        var site = new Site(lab, engine, mark, source, root.resolve("state"), freePorts(2 * tenants + 1), tenants);
        lab.scratch().atEnd(site::removeAll);
        return site;
    }

    /** The name of the tenant of that number in a group. */
    String tenant(String group, int number) {
        return "%s-%s%03d".formatted(mark, group, number);
    }

    void add(String tenant) {
        ManifestTexts.write(
                source, tenant + ".yaml", ManifestTexts.small(tenant).getBytes(StandardCharsets.UTF_8));
    }

    void delete(String tenant) {
        try {
            Files.deleteIfExists(source.resolve(tenant + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What makes a command of ours work here. */
    Map<String, String> environment() {
        return Map.ofEntries(
                entry("CACHEPILOT_SOURCE_LOCATION", source.toString()),
                entry("CACHEPILOT_STATE_DIRECTORY", state.toString()),
                entry("CACHEPILOT_ENGINE_NAME", engine),
                entry("CACHEPILOT_TENANT_IMAGE", "shipped"),
                entry("CACHEPILOT_PORTS_TLS", range(firstPort)),
                entry("CACHEPILOT_PORTS_PLAIN", range(firstPort + tenants)),
                entry("CACHEPILOT_API_LISTEN", api().getAuthority()),
                entry("CACHEPILOT_LIMITS_ENABLED", "false"),
                // Passes are made when they are to be measured, and at no other time.
                entry("CACHEPILOT_LOOP_FULL_PASS", "1h"),
                entry("CACHEPILOT_PRUNE_SHARE", "100%"));
    }

    /** Where an `up` serves its API. */
    URI api() {
        return URI.create("http://127.0.0.1:" + (firstPort + 2 * tenants));
    }

    Settings settings() {
        return SettingsReader.read(new SettingsReader.Origins(lab.home(), Optional.empty(), environment(), Map.of()));
    }

    Installation installation() {
        return Installations.at(lab.home());
    }

    private String range(int first) {
        return first + "-" + (first + tenants - 1);
    }

    /** Each step is tried, whatever became of the one before it. */
    private void removeAll() throws InterruptedException {
        Optional<EngineApi> docker = lab.docker().filter(_ -> engine.equals("docker"));
        Set<String> owners = docker.map(this::owners).orElse(Set.of());
        try (Instances instances = installation().instances(settings())) {
            InParallel.each(instances.list(), instance -> {
                instances.stop(instance.name(), GRACE);
                instances.remove(instance.name());
            });
        } finally {
            docker.ifPresent(api -> owners.forEach(owner -> removeOwned(api, OWNER + "=" + owner)));
        }
    }

    /** As whose the Engine knows the containers of this installation. */
    private Set<String> owners(EngineApi docker) {
        return docker.containers(mark + "-").stream()
                .map(docker::inspect)
                .map(container -> EngineApi.part(EngineApi.part(container, "Config"), "Labels"))
                .map(labels -> String.valueOf(labels.get(OWNER)))
                .collect(Collectors.toSet());
    }

    /** Whatever is left: networks, and containers that were half made. */
    private static void removeOwned(EngineApi docker, String label) {
        docker.labelled("/containers/json", label).forEach(docker::remove);
        docker.labelled("/networks", label).forEach(docker::removeNetwork);
    }

    private static int freePorts(int count) {
        return ThreadLocalRandom.current()
                .ints(PORTS_FROM, PORTS_TO - count)
                .limit(1_000)
                .filter(first -> IntStream.range(first, first + count).allMatch(Site::isFree))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there are no " + count + " free ports side by side"));
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
