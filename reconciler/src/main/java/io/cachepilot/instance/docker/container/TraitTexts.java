package io.cachepilot.instance.docker.container;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.RestartPolicy;
import io.cachepilot.instance.Traits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a container is kept, in words. What we ask for and what the Engine answers go through the same words, so that an
 * equal state gives an equal text.
 */
final class TraitTexts {
    private static final long NANOS = 1_000_000_000L;

    private TraitTexts() {}

    static Traits of(
            String name,
            HostConfig host,
            String user,
            List<String> entrypoint,
            List<String> healthCheck,
            String network,
            boolean paused,
            boolean ours) {
        var fixed = new TreeMap<String, String>();
        fixed.put("capabilities", capabilities(host));
        fixed.put("entrypoint", String.join(" ", entrypoint));
        fixed.put("health-check", healthCheck.equals(List.of("NONE")) ? "none" : String.join(" ", healthCheck));
        fixed.put("init", isTrue(host.getInit()) ? "yes" : "no");
        fixed.put("log", log(host.getLogConfig()));
        fixed.put("made-by", ours ? "cachepilot" : "somebody else");
        fixed.put("mounts", mounts(host));
        fixed.put("other-limits", otherLimits(host));
        fixed.put("privileges", privileges(host));
        fixed.put("root-filesystem", isTrue(host.getReadonlyRootfs()) ? "read-only" : "writable");
        fixed.put("tmpfs", tmpfs(host.getTmpFs()));
        fixed.put("user", user.isEmpty() ? "root" : user);
        var adjustable = new TreeMap<String, String>();
        adjustable.put("name", name);
        adjustable.put("network", network);
        adjustable.put("paused", paused ? "yes" : "no");
        adjustable.put("pids-limit", limit(host.getPidsLimit()));
        adjustable.put("restart-policy", restartPolicy(host.getRestartPolicy()));
        adjustable.put("swap", swap(host));
        return new Traits(fixed, adjustable);
    }

    private static String capabilities(HostConfig host) {
        String dropped = names(host.getCapDrop());
        String added = names(host.getCapAdd());
        return (dropped.isEmpty() ? "the usual ones" : "without " + dropped)
                + (added.isEmpty() ? "" : ", with " + added);
    }

    private static String names(Capability @Nullable [] capabilities) {
        return capabilities == null
                ? ""
                : Arrays.stream(capabilities).map(Capability::name).sorted().collect(Collectors.joining(" "));
    }

    private static String privileges(HostConfig host) {
        var parts = new ArrayList<String>();
        if (isTrue(host.getPrivileged())) {
            parts.add("privileged");
        }
        parts.addAll(listOf(host.getSecurityOpts()).stream().sorted().toList());
        return parts.isEmpty() ? "may be gained" : String.join(", ", parts);
    }

    private static String log(@Nullable LogConfig log) {
        if (log == null || log.type == null) {
            return "the Engine's default";
        }
        return log.type.getType() + (log.config == null || log.config.isEmpty() ? "" : " " + pairs(log.config));
    }

    private static String mounts(HostConfig host) {
        var texts = new ArrayList<String>();
        for (Mount mount : listOf(host.getMounts())) {
            texts.add(mount.getTarget() + (isTrue(mount.getReadOnly()) ? " read-only" : "") + " from "
                    + Objects.requireNonNullElse(mount.getSource(), "a volume"));
        }
        for (Bind bind : host.getBinds() == null ? new Bind[0] : host.getBinds()) {
            texts.add(bind.getVolume().getPath() + " " + bind.getAccessMode() + " from " + bind.getPath());
        }
        return texts.isEmpty() ? "none" : texts.stream().sorted().collect(Collectors.joining(", "));
    }

    private static String tmpfs(@Nullable Map<String, String> tmpfs) {
        if (tmpfs == null || tmpfs.isEmpty()) {
            return "none";
        }
        return new TreeMap<>(tmpfs)
                .entrySet().stream()
                        .map(it -> it.getKey() + " " + it.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** What the Engine can set on a running container, and can't take back. */
    private static String otherLimits(HostConfig host) {
        var limits = new ArrayList<String>();
        positive(host.getNanoCPUs()).ifPresent(nanos -> limits.add("cpus %.2f".formatted((double) nanos / NANOS)));
        positive(host.getCpuQuota()).ifPresent(quota -> limits.add("cpu-quota " + quota));
        positive(host.getCpuPeriod()).ifPresent(period -> limits.add("cpu-period " + period));
        positive(host.getCpuShares() == null ? null : host.getCpuShares().longValue())
                .ifPresent(shares -> limits.add("cpu-shares " + shares));
        nonEmpty(host.getCpusetCpus()).ifPresent(cpus -> limits.add("cpuset-cpus " + cpus));
        nonEmpty(host.getCpusetMems()).ifPresent(mems -> limits.add("cpuset-mems " + mems));
        positive(host.getMemoryReservation()).ifPresent(bytes -> limits.add("memory-reservation " + bytes));
        positive(host.getBlkioWeight() == null ? null : host.getBlkioWeight().longValue())
                .ifPresent(weight -> limits.add("blkio-weight " + weight));
        return limits.isEmpty() ? "none" : String.join(", ", limits);
    }

    private static String restartPolicy(@Nullable RestartPolicy policy) {
        if (policy == null || policy.getName() == null || policy.getName().isEmpty()) {
            return "no";
        }
        Integer tries = policy.getMaximumRetryCount();
        return policy.getName() + (tries == null || tries == 0 ? "" : ":" + tries);
    }

    private static String swap(HostConfig host) {
        long memory = orZero(host.getMemory());
        long both = orZero(host.getMemorySwap());
        if (memory > 0 && memory == both) {
            return "none";
        }
        return both > memory && memory > 0 ? (both - memory) + " bytes" : "unlimited";
    }

    private static String limit(@Nullable Long pids) {
        return positive(pids).map(Object::toString).orElse("unlimited");
    }

    private static String pairs(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }

    private static Optional<Long> positive(@Nullable Long value) {
        return Optional.ofNullable(value).filter(number -> number > 0);
    }

    private static Optional<String> nonEmpty(@Nullable String value) {
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    private static <T> List<T> listOf(@Nullable List<T> values) {
        return values == null ? List.of() : values;
    }
}
