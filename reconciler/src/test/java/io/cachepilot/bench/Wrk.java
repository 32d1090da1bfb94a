package io.cachepilot.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator wrk, with as many threads as a small machine has cores.
 *
 * @see <a href="https://github.com/wg/wrk">wrk</a>
 */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern SLOWEST = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)\\b");
    private static final Pattern ERRORS = Pattern.compile("(Non-2xx or 3xx responses: \\d+|Socket errors: .*)");
    private static final int CONNECTIONS = 16;

    private Wrk() {}

    /** @param p99 in milliseconds */
    record Load(double perSecond, double p99) {}

    static boolean isThere() {
        try {
            return new ProcessBuilder("wrk", "-v")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    <= 1;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks for one address again and again; every answer has to be a success. */
    static Load of(Lab lab, URI address, String key, int seconds) throws IOException {
        Path output = lab.scratch().directory("wrk").resolve("output.txt");
        Program.other(
                        lab,
                        "wrk",
                        "-t2",
                        "-c" + CONNECTIONS,
                        "-d" + seconds + "s",
                        "--latency",
                        "-H",
                        "X-API-Key: " + key,
                        address.toString())
                .start(output)
                .onExit()
                .join();
        return parse(Files.readString(output));
    }

    static Load parse(String output) {
        Matcher errors = ERRORS.matcher(output);
        if (errors.find()) {
            throw new IllegalStateException("wrk saw errors: " + errors.group());
        }
        Matcher rate = RATE.matcher(output);
        Matcher slowest = SLOWEST.matcher(output);
        if (!rate.find() || !slowest.find()) {
            throw new IllegalStateException("wrk printed something else: " + output);
        }
        double unit = switch (slowest.group(2).toLowerCase(Locale.ROOT)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1_000;
        };
        return new Load(Double.parseDouble(rate.group(1)), unit * Double.parseDouble(slowest.group(1)));
    }

    /** The middle one of each. */
    static Load median(List<Load> loads) {
        return new Load(
                Summary.of(loads.stream().map(Load::perSecond).toList()).median(),
                Summary.of(loads.stream().map(Load::p99).toList()).median());
    }
}
