package io.cachepilot.pki.handshake;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** What clients of ours trust: our authorities, none of those that the system knows. */
public final class Trust {
    private Trust() {}

    /**
     * For connections to servers with a certificate of one of those authorities. Whoever connects must also switch on endpoint
     * identification, else any server with such a certificate is taken for any other.
     */
    public static SSLContext contextFor(Collection<X509Certificate> authorities) {
        return contextWith(in(authorities));
    }

    /**
     * The same for those who give servers their certificates: also those that are not valid any more are accepted, or not yet by this
     * host's clock. Over such a connection alone can a server that shows one be given another.
     */
    public static SSLContext wheneverContextFor(Collection<X509Certificate> authorities) {
        return contextWith(new TrustWhenever(store(authorities)));
    }

    static X509ExtendedTrustManager in(Collection<X509Certificate> authorities) {
        return in(store(authorities));
    }

    static X509ExtendedTrustManager in(KeyStore authorities) {
        try {
            return manager(factory -> factory.init(authorities));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't trust certificates", e);
        }
    }

    /** Says what a factory of trust managers is to make one of. */
    interface Setup {
        void of(TrustManagerFactory factory) throws GeneralSecurityException;
    }

    static X509ExtendedTrustManager manager(Setup setup) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        setup.of(factory);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static KeyStore store(Collection<X509Certificate> authorities) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority" + number++, authority);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java can't keep certificates", e);
        }
    }

    static SSLContext contextWith(X509ExtendedTrustManager trust) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new X509ExtendedTrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't do TLS", e);
        }
    }
}
