package io.cachepilot.settings;

import io.cachepilot.access.AddressRange;
import io.cachepilot.pki.certificate.ServerNames;
import io.cachepilot.schedule.Schedule;
import io.cachepilot.settings.Setting.Reader;
import io.cachepilot.source.location.SourceLocation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private final Path home;
    private final Map<Setting<?>, Given> given;
    private final Set<Setting<?>> refused = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * A text and where it comes from.
     *
     * @param where for messages: a file and line, a variable, a flag
     */
    record Given(String text, String where) {}

    Values(Path home, Map<Setting<?>, Given> given) {
        this.home = home;
        this.given = Map.copyOf(given);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * The value of a setting. A text that can't be read is noted as a problem, and the default is returned so that the
     * rest can be checked too.
     */
    <T> T get(Setting<T> setting) {
        try {
            return setting.reader().read(given(setting).text(), home);
        } catch (Refused e) {
            refused.add(setting);
            problems.add("%s: %s: %s".formatted(given(setting).where(), setting.key(), e.getMessage()));
        } catch (IllegalArgumentException _) {
            refuse(setting, "is not allowed; allowed: " + setting.allowed());
        }
        return setting.reader().read(setting.standard(), home);
    }

    /** Says itself what is wrong, without the text, which may hold a password. */
    private static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** A plain directory has no commits, and a check that never happens must not look as if it did. */
    void requireSource(Setting<Optional<Path>> signatures) {
        if (get(signatures).isPresent()
                && get(Setting.SOURCE) instanceof SourceLocation.Directory
                && !refused.contains(Setting.SOURCE)) {
            refuse(
                    signatures,
                    "needs a git repository as the source, for a plain directory has no signatures; set it to nothing (%s=) to read one"
                            .formatted(signatures.variable()));
        }
    }

    /** A port has one owner, so two ranges can't both give it out. */
    void requireApart(Setting<IntRange> one, Setting<IntRange> other) {
        if (!refused.contains(one) && !refused.contains(other) && get(one).overlaps(get(other))) {
            Setting<IntRange> blamed = given.containsKey(other) ? other : one;
            Setting<IntRange> kept = blamed.equals(other) ? one : other;
            refuse(
                    blamed,
                    "overlaps %s, %s; ranges have no port in common"
                            .formatted(kept.key(), given(kept).text()));
        }
    }

    private Given given(Setting<?> setting) {
        return given.getOrDefault(setting, new Given(setting.standard(), "the default"));
    }

    private void refuse(Setting<?> setting, String because) {
        refused.add(setting);
        Given here = given(setting);
        problems.add("%s: %s: '%s' %s".formatted(here.where(), setting.key(), here.text(), because));
    }

    static SourceLocation source(String text, Path home) {
        try {
            return SourceLocation.parse(text, home);
        } catch (IllegalArgumentException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    static Path path(String text, Path home) {
        require(!text.isBlank());
        return home.resolve(text);
    }

    /** A path, or nothing. */
    static Optional<Path> file(String text, Path home) {
        return text.isEmpty() ? Optional.empty() : Optional.of(home.resolve(text));
    }

    static Reader<String> oneOf(String... allowed) {
        return (text, _) -> {
            require(Arrays.asList(allowed).contains(text));
            return text;
        };
    }

    /** Written in lower case, with hyphens. */
    static <E extends Enum<E>> Reader<E> oneOf(E[] allowed) {
        return (text, _) -> Arrays.stream(allowed)
                .filter(each ->
                        each.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not allowed"));
    }

    /** True for the first word, false for the other. */
    static Reader<Boolean> either(String yes, String no) {
        Reader<String> word = oneOf(yes, no);
        return (text, home) -> word.read(text, home).equals(yes);
    }

    static Reader<Integer> number(int first, int last) {
        return (text, _) -> {
            int number = Integer.parseInt(text);
            require(first <= number && number <= last);
            return number;
        };
    }

    static Double share(String text, Path home) {
        require(text.endsWith("%"));
        int percent = Integer.parseInt(text.substring(0, text.length() - 1));
        require(0 <= percent && percent <= 100);
        return percent / 100.0;
    }

    static IntRange range(String text, Path home) {
        Matcher matcher = matching(RANGE, text);
        var range = new IntRange(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        require(range.first() >= 1);
        return range;
    }

    static IntRange ports(String text, Path home) {
        IntRange range = range(text, home);
        require(range.last() <= HIGHEST_PORT);
        return range;
    }

    static Reader<Duration> interval(Duration shortest, Duration longest) {
        return (text, _) -> {
            Duration interval = interval(text);
            require(interval.compareTo(shortest) >= 0 && interval.compareTo(longest) <= 0);
            return interval;
        };
    }

    /** Empty for that word. */
    static Reader<Optional<Duration>> intervalOr(String word, Duration shortest, Duration longest) {
        Reader<Duration> interval = interval(shortest, longest);
        return (text, home) -> text.equals(word) ? Optional.empty() : Optional.of(interval.read(text, home));
    }

    static Timing timing(String text, Path home) {
        if (INTERVAL.matcher(text).matches()) {
            return new Timing.Every(
                    interval(Duration.ofSeconds(1), Duration.ofDays(365)).read(text, home));
        }
        require(Schedule.validate(text).isEmpty());
        return new Timing.Cron(text);
    }

    /** An address is taken as it is written: a name would have to be looked up, and could change. */
    static String address(String text, Path home) {
        require(ServerNames.of(List.of(text)).addresses().size() == 1);
        return text;
    }

    static List<String> names(String text, Path home) {
        List<String> names = list(text);
        ServerNames.of(names);
        return names;
    }

    static List<AddressRange> addresses(String text, Path home) {
        return list(text).stream()
                .map(word -> AddressRange.parse(word).orElseThrow(() -> new IllegalArgumentException("not allowed")))
                .toList();
    }

    static List<String> hosts(String text, Path home) {
        List<String> hosts = list(text);
        require(hosts.stream().allMatch(host -> HOST.matcher(host).matches()));
        return hosts;
    }

    static List<String> origins(String text, Path home) {
        List<String> origins = list(text);
        require(origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches()));
        return origins;
    }

    /** An address of this host and a port, or nothing for {@code off}. */
    static Optional<InetSocketAddress> listen(String text, Path home) {
        if (text.equals("off")) {
            return Optional.empty();
        }
        Matcher matcher = matching(LISTEN, text);
        int port = Integer.parseInt(matcher.group(2));
        require(port <= HIGHEST_PORT);
        String address = address(matcher.group(1).replaceAll("[\\[\\]]", ""), home);
        return Optional.of(new InetSocketAddress(address, port));
    }

    /** Its grammar is the engine's; here only what could never be one is refused. */
    static String image(String text, Path home) {
        require(IMAGE.matcher(text).matches());
        return text;
    }

    static Optional<String> dockerHost(String text, Path home) {
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
