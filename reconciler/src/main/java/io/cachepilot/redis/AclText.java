package io.cachepilot.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The rules of a user in one order. Redis 7.0 names single commands in the order of a hash table that is different in
 * every process; between two words of another kind their order means nothing, since each command is named once.
 */
final class AclText {
    private static final Comparator<String> BY_COMMAND = Comparator.comparing(word -> word.substring(1));

    private AclText() {}

    static String canonical(String rules) {
        var words = new ArrayList<String>();
        var commands = new ArrayList<String>();
        for (String word : rules.split(" ", -1)) {
            if (isCommand(word)) {
                commands.add(word);
            } else {
                flush(commands, words);
                words.add(word);
            }
        }
        flush(commands, words);
        return String.join(" ", words);
    }

    private static void flush(List<String> commands, List<String> words) {
        commands.sort(BY_COMMAND);
        words.addAll(commands);
        commands.clear();
    }

    private static boolean isCommand(String word) {
        return word.matches("[+-][a-z0-9][^@)]*");
    }
}
