package dev.ruban.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.util.zip.GZIPInputStream;

/// Decompresses, and stops when a few bytes turn into too many.
final class GzipRatioGuard extends FilterInputStream {
    /// The compressed file grows beyond the limit.
    static final class RatioExceededException extends IOException {
        @Serial private static final long serialVersionUID = 1;

        RatioExceededException(int ratio) {
            super("it grows to more than %d times its size".formatted(ratio));
        }
    }

    private static final class Counter extends FilterInputStream {
        private long bytes;

        Counter(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) bytes++;
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count > 0) bytes += count;
            return count;
        }
    }

    private static final int BUFFER = 1 << 16;

    private final Counter compressed;
    private final int ratio;
    private long bytes;

    private GzipRatioGuard(Counter compressed, int ratio) throws IOException {
        super(new GZIPInputStream(compressed, BUFFER));
        this.compressed = compressed;
        this.ratio = ratio;
    }

    static InputStream of(InputStream compressed, int ratio) throws IOException {
        return new GzipRatioGuard(new Counter(compressed), ratio);
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) count(1);
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        if (count > 0) count(count);
        return count;
    }

    private void count(int more) throws IOException {
        bytes += more;
        if (bytes > DataLimits.GZIP_ALLOWANCE && bytes / ratio > compressed.bytes)
            throw new RatioExceededException(ratio);
    }
}
