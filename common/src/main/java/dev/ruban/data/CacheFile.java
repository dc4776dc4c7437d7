package dev.ruban.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// A finished cache file, mapped into memory until nobody uses it any more. Thread-safe.
final class CacheFile {
    private static final int CHUNK = 1 << 16;

    private final MemorySegment bytes;
    private final CacheHeader header;
    private final CacheMetadata metadata;

    private CacheFile(MemorySegment bytes, CacheHeader header, CacheMetadata metadata) {
        this.bytes = bytes;
        this.header = header;
        this.metadata = metadata;
    }

    /// @throws DamagedCacheException if the parts do not fit together; their content is checked by
    ///     [#isIntact]
    static CacheFile map(Path path) throws IOException, DamagedCacheException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < CacheHeader.BYTES) throw new DamagedCacheException("it is cut off");
            MemorySegment bytes =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            CacheHeader header = CacheHeader.parse(copy(bytes, 0, CacheHeader.BYTES), size);
            CacheMetadata metadata =
                    CacheMetadata.parse(
                            copy(bytes, header.metadataOffset(), header.metadataBytes()));
            if (metadata.names().features().size() != header.features()
                    || metadata.names().labels().size() != header.labels())
                throw new DamagedCacheException("its names do not fit its columns");
            return new CacheFile(bytes, header, metadata);
        }
    }

    private static byte[] copy(MemorySegment bytes, long from, int count) {
        return bytes.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
    }

    /// What it was made from.
    CacheEntry entry() {
        return metadata.entry();
    }

    /// As stated in the header, in hex.
    String fingerprint() {
        return HexFormat.of().formatHex(statedFingerprint());
    }

    private byte[] statedFingerprint() {
        return copy(bytes, CacheHeader.BYTES - CacheHeader.FINGERPRINT, CacheHeader.FINGERPRINT);
    }

    /// Whether the content has the fingerprint of the header: reads all of it.
    boolean isIntact() {
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK];
        for (long from = CacheHeader.BYTES; from < bytes.byteSize(); from += CHUNK) {
            int count = (int) Math.min(CHUNK, bytes.byteSize() - from);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, chunk, 0, count);
            digest.update(chunk, 0, count);
        }
        digest.update(copy(bytes, 0, CacheHeader.BYTES - CacheHeader.FINGERPRINT));
        return Arrays.equals(digest.digest(), statedFingerprint());
    }

    Dataset dataset() {
        return new StoredDataset(
                header.rows(),
                metadata.names(),
                new MappedFloats(bytes, CacheHeader.BYTES),
                new MappedFloats(bytes, header.labelsOffset()));
    }

    /// Little-endian floats from an offset of a mapped file on.
    private record MappedFloats(MemorySegment bytes, long start) implements Floats {
        private static final ValueLayout.OfFloat FLOAT =
                ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

        @Override
        public void copy(long from, int count, float[] into, int offset) {
            MemorySegment.copy(bytes, FLOAT, start + from * Float.BYTES, into, offset, count);
        }
    }
}
