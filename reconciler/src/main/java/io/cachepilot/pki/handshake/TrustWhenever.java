package io.cachepilot.pki.handshake;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts as any client does, and also a certificate that is not valid any more, or not yet by this host's clock: that is judged as of
 * the day it was made. Who issued it, what for, and for whom is asked as ever.
 */
final class TrustWhenever extends X509ExtendedTrustManager {
    private final KeyStore authorities;
    private final X509ExtendedTrustManager now;

    TrustWhenever(KeyStore authorities) {
        this.authorities = authorities;
        this.now = Trust.in(authorities);
    }

    private interface Check {
        void with(X509ExtendedTrustManager trust) throws CertificateException;
    }

    private void check(X509Certificate[] chain, Check check) throws CertificateException {
        if (chain.length == 0 || isOfNow(chain[0])) {
            check.with(now);
            return;
        }
        check.with(asOf(chain[0].getNotBefore()));
    }

    private static boolean isOfNow(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateException _) {
            return false;
        }
    }

    private X509ExtendedTrustManager asOf(Date date) {
        try {
            var parameters = new PKIXBuilderParameters(authorities, new X509CertSelector());
            parameters.setRevocationEnabled(false);
            parameters.setDate(date);
            ManagerFactoryParameters made = new CertPathTrustManagerParameters(parameters);
            return Trust.manager(factory -> factory.init(made));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't trust certificates as of a day", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, trust -> trust.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, trust -> trust.checkServerTrusted(chain, type, engine));
    }

    /** Without a connection nobody can tell for whom it is. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        now.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        now.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        now.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        now.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return now.getAcceptedIssuers();
    }
}
