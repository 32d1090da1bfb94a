package io.cachepilot.instance.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.cachepilot.instance.InstanceName;
import io.cachepilot.instance.InstanceRefused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains why the Engine refused to do something to one container. */
public final class EngineRefusal {
    private static final Pattern JSON_MESSAGE = Pattern.compile("\\{\"message\":\"(.*)\"}", Pattern.DOTALL);
    private static final Pattern LEFT_OVER = Pattern.compile(
            "task [0-9a-f]{64}: already exists|failed to start shim: mkdir [^ ]*/[0-9a-f]{64}: file exists");
    private static final Pattern ADDRESS = Pattern.compile("(\\d+\\.\\d+\\.\\d+\\.\\d+|\\[[0-9a-f:]+]):(\\d+)");

    private EngineRefusal() {}

    public static InstanceRefused of(InstanceName name, String what, DockerException refusal) {
        return new InstanceRefused("cannot " + what + ": " + explained(name, reason(refusal)), refusal);
    }

    /** What the Engine said, without the wrapping of its answer. */
    public static String reason(DockerException refusal) {
        String text = String.valueOf(refusal.getMessage()).strip();
        Matcher matcher = JSON_MESSAGE.matcher(text);
        return matcher.find()
                ? matcher.group(1).replace("\\\"", "\"").replace("\\n", " ").strip()
                : text;
    }

    /**
     * Whether containerd still has the task of an earlier run: "task 9d57… already exists", or its directory: "failed to
     * start shim: mkdir …/9d57…: file exists". Under its id the container can't be started any more.
     */
    public static boolean isLeftOver(InstanceRefused refusal) {
        return LEFT_OVER.matcher(String.valueOf(refusal.getMessage())).find();
    }

    private static String explained(InstanceName name, String reason) {
        if (reason.contains("address already in use") || reason.contains("port is already allocated")) {
            Matcher matcher = ADDRESS.matcher(reason);
            String port = matcher.find() ? "port " + matcher.group(2) + " of " + matcher.group(1) : "a port of it";
            return port + " is taken by something that is not ours; free it (ss -ltnp shows who has it), or give "
                    + "instance " + name + " another";
        }
        if (reason.contains("cannot assign requested address")) {
            return "this host has no such address: " + reason + "; correct the setting network.address";
        }
        if (reason.contains("No such image")) {
            return "its image is gone from the Engine (" + reason + "); it is chosen anew when the spec names another";
        }
        return reason;
    }
}
