package dev.ruban.coordinator.durable;

/// Bytes as whole numbers in floats, three in each: all that a tensor of float32 keeps exactly.
final class PackedBytes {
    private static final int IN_A_FLOAT = 3;

    private PackedBytes() {}

    static float[] pack(byte[] bytes) {
        float[] values = new float[Math.ceilDiv(bytes.length, IN_A_FLOAT)];
        for (int i = 0; i < bytes.length; i++)
            values[i / IN_A_FLOAT] += (bytes[i] & 255) << 8 * (i % IN_A_FLOAT);
        return values;
    }

    /// @param length number of bytes
    /// @throws IllegalArgumentException if the values are none of so many bytes
    static byte[] unpack(float[] values, int length) {
        if (length < 0 || values.length != Math.ceilDiv(length, IN_A_FLOAT))
            throw new IllegalArgumentException(
                    "%d values for %d bytes".formatted(values.length, length));
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
            bytes[i] = (byte) (whole(values[i / IN_A_FLOAT]) >> 8 * (i % IN_A_FLOAT));
        return bytes;
    }

    private static int whole(float value) {
        int whole = (int) value;
        if (whole != value || whole < 0 || whole >= 1 << 8 * IN_A_FLOAT)
            throw new IllegalArgumentException("%s stands for no bytes".formatted(value));
        return whole;
    }
}
