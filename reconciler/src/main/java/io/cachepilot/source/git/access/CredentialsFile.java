package io.cachepilot.source.git.access;

import io.cachepilot.manifest.yaml.Node;
import io.cachepilot.manifest.yaml.ScalarKind;
import io.cachepilot.manifest.yaml.Yaml;
import io.cachepilot.manifest.yaml.YamlDocument;
import io.cachepilot.secret.Secret;
import io.cachepilot.source.SourceUnavailable;
import io.cachepilot.source.content.ManifestName;
import io.cachepilot.source.location.RemoteUrl;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a file of credentials: a mapping of origins in YAML. Messages name lines and fields, never values, since anything in
 * the file may be part of a secret.
 */
final class CredentialsFile {
    private static final String WHAT = "file of credentials";
    private static final Pattern ORIGIN = Pattern.compile("(?:https?|ssh)://[^/@?#]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Set<String> OF_LOGIN = Set.of("user", "password");
    private static final Set<String> OF_SSH = Set.of("user", "key", "known-hosts");

    private final Path file;

    private CredentialsFile(Path file) {
        this.file = file;
    }

    /** All credentials, by {@link RemoteUrl#origin}. */
    static Map<String, Credential> read(Path file) {
        return new CredentialsFile(file).parse(PrivateFile.secret(file, WHAT));
    }

    private Map<String, Credential> parse(byte[] content) {
        List<YamlDocument> documents = Yaml.parse(file.toString(), content);
        for (YamlDocument document : documents) {
            document.problems().stream().findFirst().ifPresent(problem -> {
                throw invalid(problem.line(), "this is not YAML as it is read here; put values in 'single quotes'");
            });
        }
        if (documents.isEmpty()) {
            return Map.of();
        }
        if (documents.size() > 1) {
            throw invalid(documents.get(1).line(), "a second document begins here; write one");
        }
        return documents.getFirst().root().map(this::credentials).orElseGet(Map::of);
    }

    private Map<String, Credential> credentials(Node root) {
        if (!(root instanceof Node.Mapping origins)) {
            throw invalid(root.line(), "credentials are written as ORIGIN: with indented fields below");
        }
        var credentials = new HashMap<String, Credential>();
        origins.fields().forEach((name, field) -> {
            String origin = origin(name, field.line());
            if (!(field.value() instanceof Node.Mapping fields)) {
                throw invalid(field.line(), "the origin has no fields below");
            }
            Credential credential = origin.startsWith("ssh:") ? sshKey(fields) : login(fields);
            if (credentials.put(origin, credential) != null) {
                throw invalid(field.line(), "the same origin is listed twice");
            }
        });
        return Map.copyOf(credentials);
    }

    /** The name is repeated in no message: a password could have been written into it. */
    private String origin(String name, int line) {
        try {
            if (ORIGIN.matcher(name).matches()) {
                return RemoteUrl.parse(name + "/any").origin();
            }
        } catch (IllegalArgumentException _) {
            // The message would repeat it.
        }
        throw invalid(
                line,
                "an origin is https://HOST, ssh://HOST or http://127.0.0.1, with :PORT where it is another than the usual one,"
                        + " and with no user and no path");
    }

    private Credential login(Node.Mapping fields) {
        requireFields(fields, OF_LOGIN);
        String user = required(fields, "user");
        if (user.indexOf(':') >= 0) {
            throw invalid(fields.line("user"), "a user has no colon in its name");
        }
        return new Credential.Login(user, new Secret(required(fields, "password")));
    }

    private Credential sshKey(Node.Mapping fields) {
        requireFields(fields, OF_SSH);
        return new Credential.SshKey(text(fields, "user"), path(fields, "key"), path(fields, "known-hosts"));
    }

    private void requireFields(Node.Mapping fields, Set<String> allowed) {
        fields.fields().forEach((name, field) -> {
            if (!allowed.contains(name)) {
                throw invalid(
                        field.line(),
                        "an unknown field; allowed: "
                                + String.join(", ", allowed.stream().sorted().toList()));
            }
        });
    }

    /** Relative to the file itself. */
    private Path path(Node.Mapping fields, String name) {
        try {
            return file.toAbsolutePath().resolveSibling(required(fields, name)).normalize();
        } catch (InvalidPathException _) {
            throw invalid(fields.line(name), name + " is no path");
        }
    }

    private String required(Node.Mapping fields, String name) {
        return text(fields, name).orElseThrow(() -> invalid(fields.line(name), name + " is missing"));
    }

    private Optional<String> text(Node.Mapping fields, String name) {
        Optional<Node> value = fields.get(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof Node.Scalar scalar)
                || scalar.kind() == ScalarKind.NULL
                || scalar.kind() == ScalarKind.REFUSED
                || scalar.text().isEmpty()
                || CONTROL.matcher(scalar.text()).find()) {
            throw invalid(value.get().line(), name + " is no text of one line; put it in 'single quotes'");
        }
        return Optional.of(scalar.text());
    }

    private SourceUnavailable invalid(int line, String problem) {
        return new SourceUnavailable(String.format(
                Locale.ROOT, "%s %s:%d: %s", WHAT, ManifestName.printable(file.toString()), line, problem));
    }
}
