package io.cachepilot.source.git.signature;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A public key as SSH writes it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8709">RFC 8709 (Ed25519)</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5656">RFC 5656 (ECDSA)</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8332">RFC 8332 (RSA)</a>
 */
final class SshKey {
    static final String ED25519 = "ssh-ed25519";
    static final String ECDSA = "ecdsa-sha2-nistp256";
    static final String RSA = "ssh-rsa";
    static final List<String> TYPES = List.of(ED25519, ECDSA, RSA);

    private static final int ED25519_BYTES = 32;
    private static final int P256_BYTES = 32;
    private static final byte UNCOMPRESSED = 4;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BYTES = 2048;

    private final String type;
    private final byte[] encoded;
    private final PublicKey key;

    private SshKey(String type, byte[] encoded, PublicKey key) {
        this.type = type;
        this.encoded = encoded;
        this.key = key;
    }

    /** Throws {@link SignatureRejected} when it is no key of a known type. */
    static SshKey parse(byte[] encoded) throws SignatureRejected {
        var wire = new SshWire(encoded);
        String type = wire.name();
        try {
            PublicKey key = switch (type) {
                case ED25519 -> ed25519(wire.string());
                case ECDSA -> p256(wire);
                case RSA -> rsa(wire);
                default ->
                    throw new SignatureRejected(
                            "is of a type that is not known; known are " + String.join(", ", TYPES));
            };
            wire.requireEnd();
            return new SshKey(type, encoded, key);
        } catch (GeneralSecurityException e) {
            throw new SignatureRejected("is no key: " + e.getMessage(), e);
        }
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException, SignatureRejected {
        if (point.length != ED25519_BYTES) {
            throw new SignatureRejected("is malformed: a key of Ed25519 has 32 bytes");
        }
        byte[] y = new byte[point.length];
        for (int i = 0; i < point.length; i++) {
            y[i] = point[point.length - 1 - i];
        }
        boolean odd = y[0] < 0;
        y[0] &= Byte.MAX_VALUE;
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
    }

    private static PublicKey p256(SshWire wire) throws GeneralSecurityException, SignatureRejected {
        String curve = wire.name();
        byte[] point = wire.string();
        if (!curve.equals("nistp256") || point.length != 1 + 2 * P256_BYTES || point[0] != UNCOMPRESSED) {
            throw new SignatureRejected("is malformed: it is no point of nistp256");
        }
        var parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        var place = new ECPoint(
                new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + P256_BYTES)),
                new BigInteger(1, Arrays.copyOfRange(point, 1 + P256_BYTES, point.length)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(place, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static PublicKey rsa(SshWire wire) throws GeneralSecurityException, SignatureRejected {
        var exponent = new BigInteger(1, wire.positive(Long.BYTES));
        var modulus = new BigInteger(1, wire.positive(MOST_RSA_BYTES));
        if (modulus.bitLength() < LEAST_RSA_BITS) {
            throw new SignatureRejected("has " + modulus.bitLength() + " bits; one of RSA needs 2048 or more");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    String type() {
        return type;
    }

    boolean isEncodedAs(byte[] other) {
        return Arrays.equals(encoded, other);
    }

    /**
     * Whether the key has made the signature.
     *
     * @param signature the algorithm and what it has made, as SSH writes it
     */
    boolean hasSigned(byte[] data, byte[] signature) throws SignatureRejected {
        var wire = new SshWire(signature);
        String algorithm = wire.name();
        byte[] made = wire.string();
        wire.requireEnd();
        return switch (type + " " + algorithm) {
            case ED25519 + " " + ED25519 -> verifies("Ed25519", data, made);
            case ECDSA + " " + ECDSA -> verifies("SHA256withECDSAinP1363Format", data, numbers(made));
            case RSA + " rsa-sha2-512" -> verifies("SHA512withRSA", data, made);
            case RSA + " rsa-sha2-256" -> verifies("SHA256withRSA", data, made);
            default ->
                throw new SignatureRejected("is signed by an algorithm that does not fit its key, or is too weak;"
                        + " allowed are " + ED25519 + ", " + ECDSA + ", rsa-sha2-512 and rsa-sha2-256");
        };
    }

    /** The two numbers of ECDSA, side by side. */
    private static byte[] numbers(byte[] made) throws SignatureRejected {
        var wire = new SshWire(made);
        byte[] r = wire.positive(P256_BYTES);
        byte[] s = wire.positive(P256_BYTES);
        wire.requireEnd();
        byte[] both = Arrays.copyOf(r, 2 * P256_BYTES);
        System.arraycopy(s, 0, both, P256_BYTES, P256_BYTES);
        return both;
    }

    private boolean verifies(String algorithm, byte[] data, byte[] made) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initVerify(key);
            signature.update(data);
            return signature.verify(made);
        } catch (SignatureException _) {
            // What can't even be decoded was not made by the key.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks " + algorithm, e);
        }
    }

    /** As {@code ssh-keygen -l} shows it. */
    static String fingerprint(byte[] encoded) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks SHA-256", e);
        }
    }
}
