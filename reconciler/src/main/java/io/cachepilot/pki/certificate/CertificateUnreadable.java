package io.cachepilot.pki.certificate;

/** There is a certificate, but it can't be understood. The message says where it is. */
public final class CertificateUnreadable extends RuntimeException {
    CertificateUnreadable(String message) {
        super(message);
    }

    CertificateUnreadable(String message, Throwable cause) {
        super(message, cause);
    }
}
