package dev.ruban.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 (FIPS 180-4).
public final class Sha256 {
    private Sha256() {}

    /// Of a text in UTF-8, as 64 lower-case hexadecimal digits.
    public static String hex(String text) {
        return HexFormat.of().formatHex(newDigest().digest(text.getBytes(UTF_8)));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
