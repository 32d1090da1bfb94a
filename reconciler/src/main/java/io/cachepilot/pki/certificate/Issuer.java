package io.cachepilot.pki.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Builds and signs certificates with one key: its own, and those of servers. Reads no clock, touches no file. */
public final class Issuer {
    private static final int SERIAL_BITS = 128;
    private static final int LONGEST_COMMON_NAME = 64;
    private static final int NAME_DIGITS = 8;

    private final KeyPair keys;
    private final SecureRandom random;

    public Issuer(KeyPair keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /** The certificate of this key itself: may sign servers' certificates, but no further authority. */
    public X509Certificate authority(Validity validity) {
        // The key's id in the name keeps two authorities of ours apart in a client's list.
        var name = new X500Principal(
                "CN=CachePilot CA, O=" + keyId(keys.getPublic()).substring(0, NAME_DIGITS));
        return signed(() -> certificate(name, name, keys.getPublic(), validity)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
    }

    /** The certificate of a server's key, under the name of this key's own certificate. */
    public X509Certificate server(X500Principal issuerName, PublicKey key, ServerNames names, Validity validity) {
        return signed(() -> certificate(issuerName, subject(names), key, validity)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.subjectAlternativeName, false, alternatives(names)));
    }

    /** What certificates name a key by: 40 hex digits. */
    public static String keyId(PublicKey key) {
        try {
            var id = new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
            return HexFormat.of().formatHex(id.getKeyIdentifier());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't compute the id of a key", e);
        }
    }

    private X509v3CertificateBuilder certificate(
            X500Principal issuer, X500Principal subject, PublicKey key, Validity validity)
            throws GeneralSecurityException, CertIOException {
        var ids = new JcaX509ExtensionUtils();
        return new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(SERIAL_BITS, random),
                        Date.from(validity.notBefore()),
                        Date.from(validity.notAfter()),
                        subject,
                        key)
                .addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key))
                .addExtension(
                        Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(keys.getPublic()));
    }

    private X509Certificate signed(Unsigned unsigned) {
        try {
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .setSecureRandom(random)
                    .build(keys.getPrivate());
            return new JcaX509CertificateConverter()
                    .getCertificate(unsigned.build().build(signer));
        } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    /** Only for people: clients compare the alternative names. The field's length is limited, that of names is not. */
    private static X500Principal subject(ServerNames names) {
        String commonName = names.all()
                .filter(name -> name.length() <= LONGEST_COMMON_NAME)
                .findFirst()
                .orElse("CachePilot server");
        return new X500Principal("CN=" + commonName);
    }

    private static GeneralNames alternatives(ServerNames names) {
        var dnsNames = names.dnsNames().stream().map(name -> new GeneralName(GeneralName.dNSName, name));
        var addresses = names.addresses().stream()
                .map(text -> new GeneralName(GeneralName.iPAddress, new DEROctetString(IpLiteral.bytes(text))));
        return new GeneralNames(Stream.concat(dnsNames, addresses).toArray(GeneralName[]::new));
    }

    /** The making of a certificate that lacks only its signature. */
    private interface Unsigned {
        X509v3CertificateBuilder build() throws GeneralSecurityException, CertIOException;
    }
}
