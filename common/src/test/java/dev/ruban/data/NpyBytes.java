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
        byte[] bytes = new byte[8 + lengthBytes + header.length() + data.length];
        ByteBuffer file = littleEndian(bytes);
        file.put((byte) 0x93).put("NUMPY".getBytes(ISO_8859_1)).put((byte) version).put((byte) 0);
        if (version == 1) file.putShort((short) header.length());
        else file.putInt(header.length());
        file.put(header.getBytes(ISO_8859_1)).put(data);
        return bytes;
    }

    static byte[] floats(float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        ByteBuffer data = littleEndian(bytes);
        for (float value : values) data.putFloat(value);
        return bytes;
    }

    static byte[] doubles(double... values) {
        byte[] bytes = new byte[values.length * Double.BYTES];
        ByteBuffer data = littleEndian(bytes);
        for (double value : values) data.putDouble(value);
        return bytes;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
