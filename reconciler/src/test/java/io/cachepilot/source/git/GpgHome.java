package io.cachepilot.source.git;

import io.cachepilot.source.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Keys of the real {@code gpg} in a directory of their own; nobody's {@code ~/.gnupg} is touched. */
public final class GpgHome {
    private final Path home;

    private GpgHome(Path home) {
        this.home = home;
    }

    /** Skips the test where there is no gpg. The path is short: the agent's socket lies in it. */
    public static GpgHome make() throws Exception {
        Programs.run("gpg", "--version");
        return new GpgHome(Files.createTempDirectory(
                "gpg", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
    }

    /** Somebody with a new key that signs by itself. */
    public Signer signer(String name, String algorithm) throws Exception {
        return signer(name, algorithm, "never", List.of());
    }

    /**
     * The same with options that gpg gets for all it does.
     *
     * @param expires like {@code 1y}
     */
    public Signer signer(String name, String algorithm, String expires, List<String> options) throws Exception {
        String id = name + "@example.org";
        gpg(options, "--quick-generate-key", name + " <" + id + ">", algorithm, "sign", expires);
        return signer(id, options);
    }

    /** Somebody who signs with a subkey. */
    public Signer signerWithSubkey(String name) throws Exception {
        String id = name + "@example.org";
        gpg(List.of(), "--quick-generate-key", name + " <" + id + ">", "ed25519", "cert", "never");
        gpg(List.of(), "--quick-add-key", fingerprint(id), "ed25519", "sign", "never");
        return signer(id, List.of());
    }

    /** The same signer as of now: with a key that was changed since. */
    public String allowed(String name) throws Exception {
        return gpg(List.of(), "--armor", "--export", name + "@example.org");
    }

    /** Makes a key invalid; what it has signed before is so no more. */
    public void revoke(String name) throws Exception {
        Path file = home.resolve("openpgp-revocs.d").resolve(fingerprint(name + "@example.org") + ".rev");
        // The certificate is there since the key was made, disabled by a colon.
        Files.writeString(file, Files.readString(file).replace(":-----BEGIN", "-----BEGIN"));
        gpg(List.of(), "--import", file.toString());
    }

    private String fingerprint(String id) throws Exception {
        return gpg(List.of(), "--with-colons", "--list-keys", id)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
    }

    private Signer signer(String id, List<String> options) throws Exception {
        Path program = Files.createTempFile(home, "gpg", ".sh");
        Files.writeString(
                program,
                "#!/bin/sh\nexec gpg --homedir " + home + " --batch " + String.join(" ", options) + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Signer(
                gpg(List.of(), "--armor", "--export", id),
                List.of("gpg.format=openpgp", "gpg.program=" + program, "user.signingkey=" + id));
    }

    private String gpg(List<String> options, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                "gpg", "--homedir", home.toString(), "--batch", "--quiet", "--no-tty", "--no-permission-warning"));
        command.addAll(List.of("--pinentry-mode", "loopback", "--passphrase", ""));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return Programs.output(new ProcessBuilder(command));
    }

    /** Ends the agent that gpg has started, and deletes the keys. */
    public void remove() throws Exception {
        Programs.output(new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all"));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                // The agent removes its sockets while it ends.
                Files.deleteIfExists(file);
            }
        }
    }
}
