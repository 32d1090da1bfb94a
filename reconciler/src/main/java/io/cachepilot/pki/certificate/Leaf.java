package io.cachepilot.pki.certificate;

import io.cachepilot.secret.Secret;

/**
 * A server's certificate with its key.
 *
 * @param pem the certificate, then its key (PKCS#8): one file, so that no crash can leave a certificate beside another
 *     one's key; Redis takes it as {@code tls-cert-file} and as {@code tls-key-file}
 */
public record Leaf(Secret pem, CertificateView certificate) {}
