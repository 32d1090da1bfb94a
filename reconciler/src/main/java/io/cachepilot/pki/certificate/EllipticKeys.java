package io.cachepilot.pki.certificate;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Key pairs on the curve P-256: new ones, and those that a stored private key stands for. */
public final class EllipticKeys {
    private static final String CURVE = "secp256r1";

    private EllipticKeys() {}

    public static KeyPair generate(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), random);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("this Java can't make keys on " + CURVE, e);
        }
    }

    /** The pair of a PKCS#8 private key, or empty when the bytes are no key on this curve. */
    public static Optional<KeyPair> decode(byte[] pkcs8) {
        try {
            var factory = KeyFactory.getInstance("EC");
            if (factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)) instanceof ECPrivateKey key && onCurve(key)) {
                return Optional.of(new KeyPair(publicOf(key, factory), key));
            }
            return Optional.empty();
        } catch (GeneralSecurityException _) {
            // The cause is dropped on purpose: it speaks of a private key's bytes.
            return Optional.empty();
        }
    }

    private static boolean onCurve(ECPrivateKey key) {
        var order = key.getParams().getOrder();
        return order.equals(CustomNamedCurves.getByName(CURVE).getN())
                && key.getS().signum() > 0
                && key.getS().compareTo(order) < 0;
    }

    /** PKCS#8 as the JDK writes it holds the private number only: the public point is computed from it. */
    private static PublicKey publicOf(ECPrivateKey key, KeyFactory factory) throws GeneralSecurityException {
        X9ECParameters curve = CustomNamedCurves.getByName(CURVE);
        var point = new FixedPointCombMultiplier()
                .multiply(curve.getG(), key.getS())
                .normalize();
        var coordinates = new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
        return factory.generatePublic(new ECPublicKeySpec(coordinates, key.getParams()));
    }
}
