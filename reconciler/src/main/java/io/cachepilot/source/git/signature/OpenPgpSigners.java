package io.cachepilot.source.git.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPImplementation;
import org.bouncycastle.openpgp.api.OpenPGPPolicy;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPImplementation;

/**
 * Those who may sign with OpenPGP keys. No key ring of a user is looked at.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9580">RFC 9580 (OpenPGP)</a>
 */
record OpenPgpSigners(List<OpenPGPCertificate> keys) {
    static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";
    static final String BEGIN_KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    static final String END_KEY = "-----END PGP PUBLIC KEY BLOCK-----";

    private static final String END = "-----END PGP SIGNATURE-----";
    /** How much the clock of a signer may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    OpenPgpSigners {
        keys = List.copyOf(keys);
    }

    /** @param where what messages begin with */
    static OpenPgpSigners parse(List<String> armouredBlocks, String where) throws SignersInvalid {
        var keys = new ArrayList<OpenPGPCertificate>();
        for (String block : armouredBlocks) {
            keys.addAll(keysOf(block, where));
        }
        return new OpenPgpSigners(keys);
    }

    private static List<OpenPGPCertificate> keysOf(String block, String where) throws SignersInvalid {
        try {
            List<OpenPGPCertificate> keys = new BcOpenPGPApi()
                    .readKeyOrCertificate()
                    .parseCertificates(block.getBytes(StandardCharsets.ISO_8859_1));
            if (keys.isEmpty()) {
                throw new IOException("there is none");
            }
            return keys;
        } catch (IOException | RuntimeException e) {
            throw new SignersInvalid(
                    where + ": an OpenPGP public key in it can't be read: " + e.getMessage()
                            + "; write it anew with gpg --armor --export",
                    e);
        }
    }

    /**
     * Who has signed the commit, with a key that is valid at that time and was when it signed.
     *
     * @throws SignatureRejected when it was none of them
     */
    String signerOf(SignedCommit commit, Instant now) throws SignatureRejected {
        try {
            PGPSignature raw = signature(commit.signature());
            OpenPGPDocumentSignature signature = verified(raw, commit.payload());
            return signer(signature, now);
        } catch (IOException | PGPException | RuntimeException e) {
            // The library meets malformed input with exceptions of many kinds.
            throw new SignatureRejected("has an OpenPGP signature that can't be checked: " + e.getMessage(), e);
        }
    }

    private static PGPSignature signature(String armoured) throws IOException, SignatureRejected {
        String text = armoured.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new SignatureRejected("is malformed: there is something around its OpenPGP signature");
        }
        try (var armour =
                new ArmoredInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))) {
            var objects = new BcOpenPGPImplementation().pgpObjectFactory(armour);
            if (!(objects.nextObject() instanceof PGPSignatureList list)
                    || list.size() != 1
                    || objects.nextObject() != null) {
                throw new SignatureRejected("is malformed: its OpenPGP signature is not exactly one");
            }
            PGPSignature signature = list.get(0);
            if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT) {
                throw new SignatureRejected("has an OpenPGP signature that was made for something else than a file");
            }
            return signature;
        }
    }

    /** The signature, tested: it may still be that of another text. */
    private OpenPGPDocumentSignature verified(PGPSignature raw, byte[] payload) throws IOException, SignatureRejected {
        var problems = new ArrayList<String>();
        var processor = new BcOpenPGPApi()
                .verifyDetachedSignature()
                .verifyNotAfter(Date.from(Instant.ofEpochMilli(Long.MAX_VALUE)))
                .setExceptionCallback(problem -> problems.add(String.valueOf(problem.getMessage())))
                .addSignature(raw);
        keys.forEach(processor::addVerificationCertificate);
        List<OpenPGPDocumentSignature> tested = processor.process(new ByteArrayInputStream(payload));
        if (!problems.isEmpty()) {
            throw new SignatureRejected("has an OpenPGP signature that does not count: " + problems.getFirst());
        }
        if (tested.size() != 1) {
            throw new SignatureRejected(
                    "is signed by the OpenPGP key " + keyId(raw.getKeyID()) + ", which is none of the allowed ones");
        }
        return tested.getFirst();
    }

    private static String signer(OpenPGPDocumentSignature signature, Instant now)
            throws PGPException, SignatureRejected {
        String who = name(signature.getIssuerCertificate());
        if (!signature.isTestedCorrect()) {
            throw new SignatureRejected("is not what " + who
                    + " has signed: it was changed afterwards, or the signature is" + " that of something else");
        }
        Instant created = signature.getCreationTime().toInstant();
        if (created.isAfter(now.plus(SKEW))) {
            throw new SignatureRejected(
                    "is signed in the future, at " + created + "; see whether the clocks are right");
        }
        Instant atLeast = created.isAfter(now) ? created : now;
        if (!isValid(signature, created) || !isValid(signature, atLeast)) {
            throw new SignatureRejected("is signed by the OpenPGP key "
                    + keyId(signature.getIssuer().getKeyIdentifier().getKeyId()) + " of " + who
                    + ", which has expired, was revoked, or is not for signing");
        }
        return who;
    }

    private static boolean isValid(OpenPGPDocumentSignature signature, Instant when) throws PGPException {
        OpenPGPPolicy policy = OpenPGPImplementation.getInstance().policy();
        return signature.isValidAt(Date.from(when), policy);
    }

    private static String name(OpenPGPCertificate key) {
        return Optional.ofNullable(key.getPrimaryUserId())
                .map(OpenPGPCertificate.OpenPGPUserId::getUserId)
                .orElseGet(key::getPrettyFingerprint);
    }

    private static String keyId(long id) {
        return String.format(Locale.ROOT, "%016X", id);
    }
}
