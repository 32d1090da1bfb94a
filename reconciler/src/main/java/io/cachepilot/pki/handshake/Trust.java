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

    static X509ExtendedTrustManager in(Collection<X509Certificate> authorities) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority" + number++, authority);
            }
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(X509ExtendedTrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java can't trust certificates", e);
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
