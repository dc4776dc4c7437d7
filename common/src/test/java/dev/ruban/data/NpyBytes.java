package dev.ruban.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Files as `numpy.save` writes them.
final class NpyBytes {
    private NpyBytes() {}

    static String header(String type, String shape) {
        return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    }

    static byte[] of(int version, String dictionary, byte[] data) {
        int lengthBytes = version == 1 ? 2 : 4;
        String header = dictionary;
        if (dictionary.length() < 1_000)
            header += " ".repeat(63 - (8 + lengthBytes + dictionary.length()) % 64) + "\n";
        ByteBuffer bytes = buffer(8 + lengthBytes + header.length() + data.length);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
        if (version == 1) bytes.putShort((short) header.length());
        else bytes.putInt(header.length());
        return bytes.put(header.getBytes(ISO_8859_1)).put(data).array();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = buffer(values.length * Float.BYTES);
        for (float value : values) bytes.putFloat(value);
        return bytes.array();
    }

    static byte[] doubles(double... values) {
        ByteBuffer bytes = buffer(values.length * Double.BYTES);
        for (double value : values) bytes.putDouble(value);
        return bytes.array();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
