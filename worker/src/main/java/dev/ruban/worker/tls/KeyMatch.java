package dev.ruban.worker.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// Whether a private and a public key are a pair.
final class KeyMatch {
    private static final byte[] MESSAGE = {'r', 'u', 'b', 'a', 'n'};

    private KeyMatch() {}

    static boolean belongs(PrivateKey privateKey, PublicKey publicKey) {
        if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) return false;
        try {
            Signature signing = Signature.getInstance(algorithm(privateKey));
            signing.initSign(privateKey);
            signing.update(MESSAGE);
            Signature checking = Signature.getInstance(algorithm(privateKey));
            checking.initVerify(publicKey);
            checking.update(MESSAGE);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException _) {
            return false; // keys of different sizes or curves
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
    }
}
