package io.cachepilot.kind.tenant.simulation;

import io.cachepilot.kind.tenant.render.AclUser;
import io.cachepilot.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The users of a fake server: as much of Redis' ACL as tells who may log in, and who may call what. */
final class FakeUsers {
    private static final List<String> ADMIN = List.of("config", "acl", "save", "module", "client|list", "client|kill");
    private static final List<String> DANGEROUS = List.of("info", "keys", "flushall", "flushdb", "client|pause");

    private final SortedMap<String, List<String>> users = new TreeMap<>();

    /** Anybody is let in, and may do anything. */
    static FakeUsers open() {
        var open = new FakeUsers();
        open.users.put("default", List.of("on", "nopass", "~*", "&*", "+@all"));
        return open;
    }

    /** Those of an ACL file. */
    static FakeUsers of(String file) {
        var users = new FakeUsers();
        file.lines().filter(line -> line.startsWith("user ")).forEach(line -> {
            List<String> words = List.of(line.split(" ", -1));
            users.users.put(words.get(1), words.subList(2, words.size()));
        });
        return users;
    }

    void set(String name, List<String> rules) {
        var all = new ArrayList<>(users.getOrDefault(name, List.of("off")));
        for (String rule : rules) {
            if (rule.equals("reset")) {
                all.clear();
            } else if (rule.startsWith(">")) {
                all.add("#" + AclUser.sha256(new Secret(rule.substring(1))));
            } else {
                all.add(rule);
            }
        }
        users.put(name, List.copyOf(all));
    }

    void delete(String name) {
        users.remove(name);
    }

    Set<String> names() {
        return new TreeSet<>(users.keySet());
    }

    List<String> rules(String name) {
        return users.getOrDefault(name, List.of());
    }

    boolean admits(String name, Secret password) {
        List<String> rules = users.getOrDefault(name, List.of());
        return rules.contains("on") && (rules.contains("nopass") || rules.contains("#" + AclUser.sha256(password)));
    }

    /** The last rule that is about a command decides. */
    boolean mayCall(String name, String command, String subcommand) {
        return users.getOrDefault(name, List.of()).stream()
                .filter(rule -> rule.startsWith("+") || rule.startsWith("-"))
                .filter(rule -> isAbout(rule.substring(1), command, command + "|" + subcommand))
                .reduce((_, last) -> last)
                .filter(rule -> rule.startsWith("+"))
                .isPresent();
    }

    private static boolean isAbout(String what, String command, String whole) {
        return switch (what) {
            case "@all" -> true;
            case "@admin" -> ADMIN.contains(command) || ADMIN.contains(whole);
            case "@dangerous" ->
                Stream.concat(ADMIN.stream(), DANGEROUS.stream())
                        .anyMatch(each -> each.equals(command) || each.equals(whole));
            default -> what.equals(command) || what.equals(whole);
        };
    }

    /** As {@code ACL LIST} tells them. */
    List<String> list() {
        return users.entrySet().stream()
                .map(user -> "user " + user.getKey() + " " + String.join(" ", user.getValue()))
                .toList();
    }
}
