package io.cachepilot.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The commands of a running server, as it tells them itself. */
public final class Commands {
    private Commands() {}

    /**
     * A command, or a sub-command as {@code config|get}.
     *
     * @param arity the number of words of a call, negative: at least that many
     */
    public record Command(String name, int arity, Set<String> categories) {
        public String container() {
            return name.split("\\|", 2)[0];
        }

        /** A call with as many words as it needs. */
        public List<String> call() {
            var words = new ArrayList<>(List.of(name.split("\\|")));
            while (words.size() < Math.abs(arity)) {
                words.add("1");
            }
            return words;
        }
    }

    /** All commands that can be called; those that only hold sub-commands are left out. */
    public static List<Command> of(RedisConnection connection) {
        return connection.call("COMMAND").map(Commands::list).orElseThrow().stream()
                .flatMap(entry -> leaves(list(entry)).stream())
                .toList();
    }

    /** The reply to {@code COMMAND} has the name first, then the arity; the categories and sub-commands come late. */
    private static List<Command> leaves(List<?> entry) {
        List<?> subcommands = list(entry.get(9));
        if (!subcommands.isEmpty()) {
            return subcommands.stream()
                    .flatMap(sub -> leaves(list(sub)).stream())
                    .toList();
        }
        Set<String> categories = list(entry.get(6)).stream().map(Commands::text).collect(Collectors.toSet());
        return List.of(new Command(text(entry.get(0)), Integer.parseInt(text(entry.get(1))), categories));
    }

    private static List<?> list(Object reply) {
        return (List<?>) reply;
    }

    public static String text(Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }
}
