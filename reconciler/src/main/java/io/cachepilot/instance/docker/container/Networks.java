package io.cachepilot.instance.docker.container;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.docker.engine.Engine;
import io.cachepilot.instance.docker.engine.EngineRefusal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The network of this installation: a bridge on which containers neither reach one another nor anything outside, while
 * their published ports are reached. One that was made with other options is not used, and tolerated where it can't be
 * removed; another then takes its place under a numbered name.
 */
public final class Networks {
    /** How a container is kept that is part of nothing but our network. */
    public static final String ISOLATED = "isolated";

    private static final String DRIVER = "bridge";
    private static final Map<String, String> OPTIONS = Map.of(
            "com.docker.network.bridge.enable_icc", "false",
            "com.docker.network.bridge.enable_ip_masquerade", "false");
    private static final int MOST = 20;

    private final Engine engine;
    private final OwnerFile owner;
    private final ReentrantLock making = new ReentrantLock();
    /** A network never changes its options, so that what was right once stays right. */
    private final Set<String> right = ConcurrentHashMap.newKeySet();

    public Networks(Engine engine, OwnerFile owner) {
        this.engine = engine;
        this.owner = owner;
    }

    /** What a container is part of, in a word. */
    public String describe(Container container) {
        Map<String, ContainerNetwork> joined = container.networks();
        if (joined.isEmpty()) {
            return "none";
        }
        if (joined.size() == 1 && isRight(joined.entrySet().iterator().next())) {
            return ISOLATED;
        }
        return new TreeMap<>(joined)
                .entrySet().stream()
                        .map(network -> isRight(network) ? ISOLATED : network.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** The name of our network, which is made when there is none that is right. */
    public String ensure() {
        making.lock();
        try {
            return ours().stream()
                    .filter(Networks::isRight)
                    .map(Network::getName)
                    .sorted()
                    .findFirst()
                    .orElseGet(this::make);
        } finally {
            making.unlock();
        }
    }

    /** Makes a container part of our network and of no other, in place. */
    public void settle(InstanceName name, Container container) {
        if (describe(container).equals(ISOLATED)) {
            return;
        }
        boolean joined = false;
        for (Map.Entry<String, ContainerNetwork> network : container.networks().entrySet()) {
            if (isRight(network)) {
                joined = true;
            } else {
                leave(name, container, network);
            }
        }
        if (!joined) {
            String network = ensure();
            engine.change(
                    name,
                    "connect instance " + name + " to its network",
                    Engine.LOOK,
                    client -> client.connectToNetworkCmd()
                            .withNetworkId(network)
                            .withContainerId(container.id())
                            .exec());
        }
    }

    /** Removes networks of ours that are of no use. One that can't be removed is left. */
    public void cleanUp() {
        if (owner.read().isEmpty()) {
            return;
        }
        List<Network> all = ours();
        Optional<String> used = all.stream()
                .filter(Networks::isRight)
                .map(Network::getName)
                .sorted()
                .findFirst();
        for (Network network : all) {
            if (!used.equals(Optional.of(network.getName()))) {
                removeIfFree(network);
            }
        }
    }

    private void removeIfFree(Network network) {
        try {
            engine.call(
                    "remove a network",
                    Engine.LOOK,
                    client -> client.removeNetworkCmd(network.getId()).exec());
        } catch (DockerException _) {
            // It has endpoints, or the Engine believes so: it does no harm.
        }
    }

    private void leave(InstanceName name, Container container, Map.Entry<String, ContainerNetwork> network) {
        Supplier<Void> leaving = () -> engine.call(
                "disconnect instance " + name,
                Engine.LOOK,
                client -> client.disconnectFromNetworkCmd()
                        .withNetworkId(network.getKey())
                        .withContainerId(container.id())
                        .withForce(true)
                        .exec());
        try {
            leaving.get();
        } catch (NotFoundException _) {
            // The network is gone, and the container with it.
        } catch (DockerException e) {
            throw EngineRefusal.of(name, "disconnect instance " + name + " from the network " + network.getKey(), e);
        }
    }

    private boolean isRight(Map.Entry<String, ContainerNetwork> joined) {
        String id = Objects.requireNonNullElse(joined.getValue().getNetworkID(), "");
        if (right.contains(id)) {
            return true;
        }
        if (owner.read().isEmpty()) {
            return false;
        }
        // A container that was never started knows the name of its network only.
        return ours().stream()
                .filter(Networks::isRight)
                .anyMatch(network -> id.isEmpty()
                        ? network.getName().equals(joined.getKey())
                        : network.getId().equals(id));
    }

    private List<Network> ours() {
        String label = Labels.OWNER + "=" + owner.readOrMake();
        List<Network> found = engine.ask(
                "list networks",
                client -> client.listNetworksCmd()
                        .withFilter("label", List.of(label))
                        .exec());
        found.stream().filter(Networks::isRight).map(Network::getId).forEach(right::add);
        return found;
    }

    private static boolean isRight(Network network) {
        Map<String, String> options = Objects.requireNonNullElse(network.getOptions(), Map.of());
        return DRIVER.equals(network.getDriver()) && options.entrySet().containsAll(OPTIONS.entrySet());
    }

    private String make() {
        String id = owner.readOrMake();
        for (int number = 1; number <= MOST; number++) {
            String name = Labels.network(id) + (number == 1 ? "" : "-" + number);
            try {
                engine.call(
                        "make a network",
                        Engine.LOOK,
                        client -> client.createNetworkCmd()
                                .withName(name)
                                .withDriver(DRIVER)
                                .withCheckDuplicate(true)
                                .withOptions(OPTIONS)
                                .withLabels(Labels.of(id))
                                .exec());
                return name;
            } catch (DockerException e) {
                if (e.getHttpStatus() != 409) {
                    throw new EngineUnavailable(
                            "cannot make the network " + name + ": " + EngineRefusal.reason(e)
                                    + "; if address pools are used up, remove networks that nobody uses: docker network prune",
                            e);
                }
            }
        }
        throw new EngineUnavailable("there are " + MOST + " networks named " + Labels.network(id)
                + "-N that are not as they should be; remove them: docker network rm");
    }
}
