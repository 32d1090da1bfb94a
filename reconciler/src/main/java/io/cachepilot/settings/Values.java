package io.cachepilot.settings;

import io.cachepilot.access.AddressRange;
import io.cachepilot.pki.ServerNames;
import io.cachepilot.schedule.Schedule;
import io.cachepilot.settings.Settings.IntRange;
import io.cachepilot.source.location.SourceLocation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the texts of settings into values, and collects what is wrong with them. */
final class Values {
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern DOCKER_HOST = Pattern.compile("unix:///\\S+|tcp://[^\\s/:]+:\\d{1,5}");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,254}");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Pattern ORIGIN = Pattern.compile("https?://[^\\s/,]+");
    private static final Pattern LISTEN = Pattern.compile("([0-9.]+|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    private final Map<Setting, Given> given;
    private final Set<Setting> refused = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * A text and where it comes from.
     *
     * @param where for messages: a file and line, a variable, a flag
     */
    record Given(String text, String where) {}

    Values(Map<Setting, Given> given) {
        this.given = Map.copyOf(given);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * The value of a setting. A text that can't be read is noted as a problem, and the default is returned so that the
     * rest can be checked too.
     */
    <T> T get(Setting setting, Function<String, T> reader) {
        try {
            return reader.apply(given(setting).text());
        } catch (IllegalArgumentException _) {
            refuse(setting, "is not allowed; allowed: " + setting.allowed());
            return reader.apply(setting.standard());
        }
    }

    /** Where manifests are. The message does not repeat the text, which may hold a password. */
    SourceLocation source(Setting setting, Path base) {
        try {
            return SourceLocation.parse(given(setting).text(), base);
        } catch (IllegalArgumentException e) {
            refused.add(setting);
            problems.add("%s: %s: %s".formatted(given(setting).where(), setting.key(), e.getMessage()));
            return SourceLocation.parse(setting.standard(), base);
        }
    }

    /** A plain directory has no commits, and a check that never happens must not look as if it did. */
    Optional<Path> signatures(Setting setting, Path base, SourceLocation source) {
        Optional<Path> file = get(setting, text -> text.isEmpty() ? Optional.empty() : Optional.of(base.resolve(text)));
        if (file.isPresent() && source instanceof SourceLocation.Directory && !refused.contains(Setting.SOURCE)) {
            refuse(
                    setting,
                    "needs a git repository as the source, for a plain directory has no signatures; set it to nothing (%s=) to read one"
                            .formatted(setting.variable()));
        }
        return file;
    }

    /** A port has one owner, so two ranges can't both give it out. */
    void requireApart(Setting one, IntRange first, Setting other, IntRange second) {
        if (!refused.contains(one) && !refused.contains(other) && first.overlaps(second)) {
            Setting blamed = given.containsKey(other) ? other : one;
            Setting kept = blamed.equals(other) ? one : other;
            refuse(
                    blamed,
                    "overlaps %s, %s; ranges have no port in common"
                            .formatted(kept.key(), given(kept).text()));
        }
    }

    private Given given(Setting setting) {
        return given.getOrDefault(setting, new Given(setting.standard(), "the default"));
    }

    private void refuse(Setting setting, String because) {
        refused.add(setting);
        Given here = given(setting);
        problems.add("%s: %s: '%s' %s".formatted(here.where(), setting.key(), here.text(), because));
    }

    /** A path, relative to that directory where it is not absolute. */
    static Function<String, Path> pathIn(Path directory) {
        return text -> {
            require(!text.isBlank());
            return directory.resolve(text);
        };
    }

    static Function<String, String> oneOf(String... allowed) {
        return text -> {
            require(Arrays.asList(allowed).contains(text));
            return text;
        };
    }

    static Function<String, Integer> number(int first, int last) {
        return text -> {
            int number = Integer.parseInt(text);
            require(first <= number && number <= last);
            return number;
        };
    }

    static Double share(String text) {
        require(text.endsWith("%"));
        int percent = Integer.parseInt(text.substring(0, text.length() - 1));
        require(0 <= percent && percent <= 100);
        return percent / 100.0;
    }

    static IntRange range(String text) {
        Matcher matcher = matching(RANGE, text);
        var range = new IntRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        require(range.first() >= 1);
        return range;
    }

    static IntRange ports(String text) {
        IntRange range = range(text);
        require(range.last() <= HIGHEST_PORT);
        return range;
    }

    static Function<String, Duration> interval(Duration shortest, Duration longest) {
        return text -> {
            Duration interval = interval(text);
            require(interval.compareTo(shortest) >= 0 && interval.compareTo(longest) <= 0);
            return interval;
        };
    }

    /** Empty for that word. */
    static Function<String, Optional<Duration>> intervalOr(String word, Duration shortest, Duration longest) {
        Function<String, Duration> interval = interval(shortest, longest);
        return text -> text.equals(word) ? Optional.empty() : Optional.of(interval.apply(text));
    }

    static Settings.Schedule schedule(String text) {
        if (INTERVAL.matcher(text).matches()) {
            return new Settings.Schedule.Every(
                    interval(Duration.ofSeconds(1), Duration.ofDays(365)).apply(text));
        }
        require(Schedule.validate(text).isEmpty());
        return new Settings.Schedule.Cron(text);
    }

    /** An address is taken as it is written: a name would have to be looked up, and could change. */
    static String address(String text) {
        require(ServerNames.of(List.of(text)).addresses().size() == 1);
        return text;
    }

    static List<String> names(String text) {
        List<String> names = list(text);
        ServerNames.of(names);
        return names;
    }

    static List<AddressRange> addresses(String text) {
        return list(text).stream()
                .map(word -> AddressRange.parse(word).orElseThrow(() -> new IllegalArgumentException("not allowed")))
                .toList();
    }

    static List<String> hosts(String text) {
        List<String> hosts = list(text);
        require(hosts.stream().allMatch(host -> HOST.matcher(host).matches()));
        return hosts;
    }

    static List<String> origins(String text) {
        List<String> origins = list(text);
        require(origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches()));
        return origins;
    }

    /** An address of this host and a port, or nothing for {@code off}. */
    static Optional<InetSocketAddress> listen(String text) {
        if (text.equals("off")) {
            return Optional.empty();
        }
        Matcher matcher = matching(LISTEN, text);
        int port = Integer.parseInt(matcher.group(2));
        require(port <= HIGHEST_PORT);
        String address = address(matcher.group(1).replaceAll("[\\[\\]]", ""));
        return Optional.of(new InetSocketAddress(address, port));
    }

    /** Its grammar is the engine's; here only what could never be one is refused. */
    static String image(String text) {
        require(IMAGE.matcher(text).matches());
        return text;
    }

    static Optional<String> dockerHost(String text) {
        require(text.isEmpty() || DOCKER_HOST.matcher(text).matches());
        return Optional.of(text).filter(host -> !host.isEmpty());
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Duration interval(String text) {
        Matcher matcher = matching(INTERVAL, text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static Matcher matching(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        require(matcher.matches());
        return matcher;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("not allowed");
        }
    }
}
