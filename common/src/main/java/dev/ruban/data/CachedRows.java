package dev.ruban.data;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes rows beside the cache file, which takes its place when all is written. Labels are kept in
/// a file of their own until then, for classes get their numbers in the end. Every failure to write
/// is a [CacheException].
final class CachedRows implements RowStore {
    /// Creates a file of the cache, empty, to be written and read.
    @FunctionalInterface
    interface Creator {
        SeekableByteChannel create(Path path) throws IOException;
    }

    private final Path target;
    private final CacheEntry entry;
    private final Creator creator;
    private final Path rowsPath;
    private final Path labelsPath;
    private @Nullable Columns columns;
    private @Nullable CacheOutput rows;
    private @Nullable CacheOutput labels;
    private long count;

    CachedRows(Path target, CacheEntry entry, Creator creator) {
        this.target = target;
        this.entry = entry;
        this.creator = creator;
        rowsPath = target.resolveSibling(entry.name() + DataCache.UNFINISHED_ROWS);
        labelsPath = target.resolveSibling(entry.name() + DataCache.UNFINISHED_LABELS);
    }

    @Override
    public void begin(Columns begun) {
        columns = begun;
        try {
            rows = new CacheOutput(creator.create(rowsPath));
            rows.skip(CacheHeader.BYTES);
            labels = new CacheOutput(creator.create(labelsPath));
        } catch (IOException e) {
            throw new CacheException(e);
        }
    }

    @Override
    public void append(float[] appended, int number) {
        int width = begun(columns).features().size();
        int depth = begun(columns).labels().size();
        CacheOutput features = begun(rows);
        CacheOutput rest = begun(labels);
        try {
            for (int row = 0; row < number; row++) {
                features.putFloats(appended, row * (width + depth), width);
                rest.putFloats(appended, row * (width + depth) + width, depth);
            }
        } catch (IOException e) {
            throw new CacheException(e);
        }
        count += number;
    }

    private static <T> T begun(@Nullable T part) {
        if (part == null) throw new IllegalStateException("rows come after begin");
        return part;
    }

    @Override
    public Dataset finish(List<String> classes, float[] classLabels) {
        try {
            write(begun(rows), classes, classLabels);
            begun(rows).close();
            Files.move(
                    rowsPath,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            return CacheFile.map(target).dataset();
        } catch (IOException e) {
            throw new CacheException(e);
        } catch (DamagedCacheException e) {
            throw new CacheException(new IOException(e));
        }
    }

    private void write(CacheOutput out, List<String> classes, float[] classLabels)
            throws IOException {
        out.putFloatsOf(begun(labels), classLabels);
        Columns known = begun(columns);
        ColumnNames names = new ColumnNames(known.features(), known.labels(), classes);
        byte[] metadata = new CacheMetadata(entry, names).bytes();
        out.putBytes(metadata);
        byte[] start =
                new CacheHeader(
                                known.features().size(),
                                known.labels().size(),
                                metadata.length,
                                count)
                        .bytes();
        byte[] header = new byte[CacheHeader.BYTES];
        System.arraycopy(start, 0, header, 0, start.length);
        System.arraycopy(out.digestWith(start), 0, header, start.length, CacheHeader.FINGERPRINT);
        out.overwriteStart(header);
    }

    @Override
    public void close() {
        List<IOException> failures = new ArrayList<>();
        for (CacheOutput output : new CacheOutput[] {rows, labels})
            if (output != null) attempt(output::close, failures);
        for (Path path : List.of(rowsPath, labelsPath))
            attempt(() -> Files.deleteIfExists(path), failures);
        if (!failures.isEmpty()) DataCache.reportLeftovers(target, failures.getFirst());
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(Attempt action, List<IOException> failures) {
        try {
            action.run();
        } catch (IOException e) {
            failures.add(e);
        }
    }
}
