package io.cachepilot.kind.tenant.render;

import io.cachepilot.instance.Layout;
import io.cachepilot.kind.tenant.spec.SecurityMode;
import io.cachepilot.kind.tenant.spec.TenantSpec;
import io.cachepilot.redis.Endpoint;
import io.cachepilot.redis.RedisConnection;
import io.cachepilot.redis.RedisControl;
import io.cachepilot.redis.RedisProcess;
import io.cachepilot.redis.TestCertificate;
import io.cachepilot.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import javax.net.ssl.SSLSocketFactory;

/** A real server that was started from the files rendered for a tenant, with a blank and an umlaut in their path. */
public final class RenderedServer implements AutoCloseable {
    public static final Secret PASSWORD = new Secret("tenant's password");
    public static final Secret CONTROL_PASSWORD = new Secret("control's password");

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final TestCertificate CERTIFICATE = TestCertificate.forLoopback();

    private final TenantSpec spec;
    private final Layout layout;
    private RedisProcess process;

    private RenderedServer(TenantSpec spec, Layout layout, RedisProcess process) {
        this.spec = spec;
        this.layout = layout;
        this.process = process;
    }

    public static RenderedServer start(Path program, TenantSpec spec) {
        try {
            Path home = Files.createTempDirectory(program.getParent(), "größe \"1\" ");
            Path files = Files.createDirectory(home.resolve("files"));
            Path data = Files.createDirectory(home.resolve("data"));
            var ports = RedisProcess.freePorts(2);
            var listen = new TreeMap<String, Integer>();
            listen.put(Rendering.TLS, ports.get(0));
            listen.put(Rendering.PLAIN, ports.get(1));
            var layout = new Layout(
                    files, data, files.toString(), data.toString(), OptionalInt.empty(), "127.0.0.1", listen);
            Files.writeString(files.resolve(Rendering.CERTIFICATE_FILE), CERTIFICATE.pem());
            return new RenderedServer(spec, layout, start(program, spec, layout));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisProcess start(Path program, TenantSpec spec, Layout layout) throws IOException {
        var rendering = Rendering.of(spec, layout, PASSWORD, CONTROL_PASSWORD);
        Path config = Files.writeString(layout.files().resolve(Rendering.CONFIG_FILE), rendering.configFile());
        Files.writeString(layout.files().resolve(Rendering.ACL_FILE), rendering.aclFile());
        return RedisProcess.start(program, layout.data(), List.of(config.toString()));
    }

    /** Kills the server and starts it again from what is rendered for another spec. */
    public void restart(Path program, TenantSpec other) {
        process.close();
        try {
            process = start(program, other, layout);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What another spec would render for this very server. */
    public Rendering rendering(TenantSpec other) {
        return Rendering.of(other, layout, PASSWORD, CONTROL_PASSWORD);
    }

    public Rendering rendering() {
        return rendering(spec);
    }

    /** The port of that purpose, open or not. */
    public int port(String purpose) {
        return layout.listen().getOrDefault(purpose, 0);
    }

    public RedisControl control() {
        return new RedisControl(connect(AclUser.CONTROL, CONTROL_PASSWORD));
    }

    public RedisConnection tenant() {
        return connect(AclUser.TENANT, PASSWORD);
    }

    public RedisConnection connect(String user, Secret password) {
        return connect(purpose(spec.securityMode()), user, password);
    }

    public RedisConnection connect(String purpose, String user, Secret password) {
        var tls = purpose.equals(Rendering.TLS)
                ? Optional.of(CERTIFICATE.trusting())
                : Optional.<SSLSocketFactory>empty();
        return RedisConnection.connect(new Endpoint("127.0.0.1", port(purpose), tls, user, password), TIMEOUT);
    }

    private static String purpose(SecurityMode mode) {
        return mode.tls() ? Rendering.TLS : Rendering.PLAIN;
    }

    @Override
    public void close() {
        process.close();
    }
}
