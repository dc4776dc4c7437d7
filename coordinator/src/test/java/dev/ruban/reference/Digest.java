package dev.ruban.reference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// SHA-256 of parameters.
final class Digest {
    private static final int NAN = 0x7fc00000;

    private Digest() {}

    static String of(Map<String, Parameter> parameters) {
        MessageDigest sha = sha256();
        List<byte[]> names =
                parameters.keySet().stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .sorted(Arrays::compareUnsigned)
                        .toList();
        for (byte[] name : names) {
            String text = new String(name, StandardCharsets.UTF_8);
            Parameter parameter = parameters.get(text);
            if (parameter == null) throw new IllegalStateException("name '%s'".formatted(text));
            sha.update(littleEndian(4).putInt(name.length).array());
            sha.update(name);
            sha.update(littleEndian(4).putInt(parameter.sizes().size()).array());
            for (int size : parameter.sizes()) sha.update(littleEndian(8).putLong(size).array());
            for (float value : parameter.values()) {
                int bits = Float.isNaN(value) ? NAN : Float.floatToRawIntBits(value);
                sha.update(littleEndian(4).putInt(bits).array());
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
