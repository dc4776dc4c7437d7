package dev.ruban.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;

/// SHA-256 of a dataset's canonical rows: the number of rows N (u64), of features F (u32) and of
/// labels L (u32), then row after row its F features and L labels as float32, all little-endian.
/// Names are no part of it, nor are the texts of classes (a label is the index of its class): it
/// says whether two trainings see the same numbers (ARCHITECTURE.md, "Fingerprint of data").
public final class DataFingerprint {
    private DataFingerprint() {}

    /// Reads all rows.
    /// @return 64 hexadecimal digits
    public static String of(Dataset dataset) {
        int width = dataset.featureNames().size();
        int depth = dataset.labelNames().size();
        MessageDigest digest = Sha256.digest();
        digest.update(
                buffer(Long.BYTES + 2 * Integer.BYTES)
                        .putLong(dataset.rows())
                        .putInt(width)
                        .putInt(depth)
                        .array());
        RowChunks chunks = RowChunks.of(dataset);
        ByteBuffer row = buffer(chunks.mostRows() * (width + depth) * Float.BYTES);
        chunks.forEach(
                (count, features, labels) -> {
                    row.clear();
                    for (int i = 0; i < count; i++) {
                        for (int j = 0; j < width; j++) row.putFloat(features[i * width + j]);
                        for (int j = 0; j < depth; j++) row.putFloat(labels[i * depth + j]);
                    }
                    digest.update(row.array(), 0, row.position());
                });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
