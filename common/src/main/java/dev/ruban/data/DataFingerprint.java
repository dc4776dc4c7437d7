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
        digest.update(sizes(dataset.rows(), width, depth));
        RowChunks chunks = RowChunks.of(dataset);
        byte[] bytes = new byte[chunks.mostRows() * (width + depth) * Float.BYTES];
        ByteBuffer rows = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        chunks.forEach((count, features, labels) -> {
            rows.clear();
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < width; j++) rows.putFloat(features[i * width + j]);
                for (int j = 0; j < depth; j++) rows.putFloat(labels[i * depth + j]);
            }
            digest.update(bytes, 0, rows.position());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] sizes(long rows, int features, int labels) {
        byte[] bytes = new byte[Long.BYTES + 2 * Integer.BYTES];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(rows)
                .putInt(features)
                .putInt(labels);
        return bytes;
    }
}
