package io.cachepilot.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cachepilot.source.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The real sshd on the loopback, which lets in who runs the test, with one key. Nothing of the machine's own sshd counts. */
final class SshServer implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
    /** Without it, sshd starts for nobody but an ordinary user; where Debian's own service runs it is there. */
    private static final Path EMPTY_DIRECTORY = Path.of("/run/sshd");

    private final Path directory;
    private final int port;
    private Process process;

    private SshServer(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Skips the test where there is no sshd. */
    static SshServer start(Path directory) throws Exception {
        assumeThat(PROGRAM)
                .as("%s is on this machine: apt-get install openssh-server", PROGRAM)
                .isExecutable();
        Programs.require("ssh-keygen");
        if (user().equals("root")) {
            Files.createDirectories(
                    EMPTY_DIRECTORY,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        makeKey(directory.resolve("host"), "ed25519");
        makeKey(directory.resolve("client"), "ed25519");
        Files.copy(directory.resolve("client.pub"), directory.resolve("authorized"));
        int port = freePort();
        return new SshServer(directory, port, begin(directory, port));
    }

    /** A new pair of keys without a passphrase. */
    static Path makeKey(Path file, String kind) throws Exception {
        Programs.output(
                new ProcessBuilder("ssh-keygen", "-q", "-N", "", "-C", "test", "-t", kind, "-f", file.toString()));
        return file;
    }

    static String user() {
        return System.getProperty("user.name");
    }

    Path clientKey() {
        return directory.resolve("client");
    }

    int port() {
        return port;
    }

    String origin() {
        return "ssh://127.0.0.1:" + port;
    }

    /** The address of a repository for that user. */
    String url(Path repository) {
        return "ssh://" + user() + "@127.0.0.1:" + port + repository;
    }

    /** The line of a file of known hosts, with the key that the server presents. */
    String knownHost() throws IOException {
        return knownHost(directory.resolve("host.pub"));
    }

    String knownHost(Path publicKey) throws IOException {
        return "[127.0.0.1]:" + port + " " + Files.readString(publicKey);
    }

    /** How people are told which key a host has. */
    String fingerprint() throws Exception {
        String printed = Programs.output(new ProcessBuilder(
                "ssh-keygen", "-l", "-f", directory.resolve("host.pub").toString()));
        return List.of(printed.split(" ")).get(1);
    }

    /** What happens at the next login, in the format of authorized_keys. */
    void allowOnly(String line) throws IOException {
        Files.writeString(directory.resolve("authorized"), line);
    }

    void stop() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** With another key of the host, as after a new installation. */
    void startWithNewHostKey() throws Exception {
        Files.delete(directory.resolve("host"));
        Files.delete(directory.resolve("host.pub"));
        makeKey(directory.resolve("host"), "ed25519");
        process = begin(directory, port);
    }

    /** How often somebody was let in. */
    long logins() throws IOException {
        return Files.readAllLines(directory.resolve("sshd.log")).stream()
                .filter(line -> line.startsWith("Accepted "))
                .count();
    }

    @Override
    public void close() {
        stop();
    }

    private static Process begin(Path directory, int port) throws Exception {
        Path configuration = directory.resolve("sshd_config");
        Files.writeString(configuration, """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s/host
                AuthorizedKeysFile %s/authorized
                AuthenticationMethods publickey
                PermitRootLogin prohibit-password
                UsePAM no
                StrictModes no
                PidFile none
                LogLevel VERBOSE
                """.formatted(port, directory, directory));
        Process process = new ProcessBuilder(PROGRAM.toString(), "-D", "-e", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("sshd.log").toFile()))
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!accepts(port)) {
            assertThat(process.isAlive() && System.nanoTime() < deadline)
                    .as("sshd listens in time; it says: %s", Files.readString(directory.resolve("sshd.log")))
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return process;
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
