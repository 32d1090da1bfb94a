package io.cachepilot.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** A tenant's own Redis client. With TLS it checks the certificate and the host's name, as every client should. */
final class TenantClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Jedis jedis;

    private TenantClient(Jedis jedis) {
        this.jedis = jedis;
    }

    /**
     * Connects to this host with TLS.
     *
     * @param name the name that the certificate has to be for
     * @param authority the file with the certificate that alone is trusted
     */
    static TenantClient tls(String name, int port, String password, Path authority) {
        return connect(() -> encrypted(name, port, trusting(authority)), "default", password);
    }

    static TenantClient plain(int port, String password) {
        return connect(() -> socket(port), "default", password);
    }

    /** Logs in as the control plane does. */
    static TenantClient control(int port, String password, Path authority) {
        return connect(() -> encrypted("localhost", port, trusting(authority)), "cachepilot", password);
    }

    /** Connects at once, so that a refusal shows here. */
    private static TenantClient connect(JedisSocketFactory socket, String user, String password) {
        var config = DefaultJedisClientConfig.builder()
                .user(user)
                .password(password)
                .resp2()
                .build();
        var client = new TenantClient(new Jedis(socket, config));
        client.jedis.ping();
        return client;
    }

    private static Socket encrypted(String name, int port, SSLSocketFactory factory) {
        try {
            var socket = (SSLSocket) factory.createSocket(socket(port), name, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    private static Socket socket(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    private static SSLSocketFactory trusting(Path authority) {
        try (var file = Files.newInputStream(authority)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                store.setCertificateEntry("authority" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot trust " + authority, e);
        }
    }

    String ping() {
        return jedis.ping();
    }

    void set(String key, String value) {
        assertThat(jedis.set(key, value)).isEqualTo("OK");
    }

    String get(String key) {
        return jedis.get(key);
    }

    long maxmemoryMb() {
        return Long.parseLong(info("memory", "maxmemory")) >> 20;
    }

    long pid() {
        return Long.parseLong(info("server", "process_id"));
    }

    /** Only our own user may do that. */
    void configure(String directive, String value) {
        jedis.configSet(directive, value);
    }

    private String info(String section, String field) {
        var line = Pattern.compile("(?m)^" + field + ":(.*?)\\r?$").matcher(jedis.info(section));
        assertThat(line.find()).as("%s in INFO %s", field, section).isTrue();
        return line.group(1);
    }

    @Override
    public void close() {
        jedis.close();
    }
}
