package io.cachepilot.instance.process;

import io.cachepilot.file.FileTrouble;
import io.cachepilot.instance.EngineUnavailable;
import io.cachepilot.instance.InstanceUnreadable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts the program of an instance as a process that outlives the control plane: in a session of its own, so that
 * neither Ctrl-C nor a closing terminal reaches it, with its output appended to the instance's log, and with an
 * environment that says nothing but whose process it is.
 */
final class Launcher {
    private static final String PATH = "/usr/bin:/bin";

    /** For people who look at the processes of a host; the value is the instance's directory. */
    private static final String MARKER = "CACHEPILOT_INSTANCE";

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

    /** Returns when the process exists. Its pid is that of the program: setsid turns into it. */
    Process launch(InstanceDirectory instance, String program, List<String> arguments) {
        var command = new ArrayList<>(List.of(setsid().toString(), program));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(instance.data().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(instance.log().path().toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment(instance));
        try {
            return builder.start();
        } catch (IOException e) {
            instance.trouble().ifPresent(trouble -> {
                throw new InstanceUnreadable("cannot start instance " + instance.name() + ": " + trouble, e);
            });
            throw new EngineUnavailable(
                    "cannot start instance " + instance.name() + " with " + program + ": " + FileTrouble.words(e), e);
        }
    }

    /** Throws {@link EngineUnavailable} when this host has none. */
    Path setsid() {
        return SETSID.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new EngineUnavailable(
                        "the process engine needs the program setsid at one of " + SETSID + "; install util-linux"));
    }

    private static Map<String, String> environment(InstanceDirectory instance) {
        Map<String, String> own =
                Map.of("PATH", PATH, "LANG", "C", MARKER, instance.path().toString());
        String zone = System.getenv("TZ");
        if (zone == null) {
            return own;
        }
        var zoned = new HashMap<>(own);
        zoned.put("TZ", zone);
        return zoned;
    }
}
