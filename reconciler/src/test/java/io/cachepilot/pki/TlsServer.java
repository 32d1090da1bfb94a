package io.cachepilot.pki;

import io.cachepilot.pki.certificate.Leaf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A server on loopback that shakes hands, whatever certificate it was given, and hangs up. */
public final class TlsServer implements AutoCloseable {
    private final SSLServerSocket listener;
    private final Thread accepting;

    private TlsServer(SSLServerSocket listener) {
        this.listener = listener;
        this.accepting = Thread.ofVirtual().name("tls-server").start(this::serve);
    }

    public static TlsServer with(Leaf leaf, String... protocols) throws IOException, GeneralSecurityException {
        var factory = contextOf(leaf).getServerSocketFactory();
        var listener = (SSLServerSocket) factory.createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(protocols);
        return new TlsServer(listener);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        accepting.interrupt();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (var socket = (SSLSocket) listener.accept()) {
                socket.startHandshake();
                socket.getInputStream().read();
            } catch (IOException _) {
                // A client that refuses us is what most tests are about.
            }
        }
    }

    private static SSLContext contextOf(Leaf leaf) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var chain = new Certificate[] {Certificates.certificateOf(leaf)};
        store.setKeyEntry("server", Certificates.keysOf(leaf).getPrivate(), new char[0], chain);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
