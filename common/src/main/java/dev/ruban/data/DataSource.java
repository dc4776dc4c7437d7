package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens tables. With a cache a file is parsed once and then served from its binary copy, whatever
/// the size of the heap; without one it is held in memory. Thread-safe.
public final class DataSource {
    private static final Logger log = LoggerFactory.getLogger(DataSource.class);
    private static final String LINE = "line.csv";
    private static final float[] NUMBERS = {};

    private final @Nullable DataCache cache;
    private final DataLimits limits;

    private DataSource(@Nullable DataCache cache, DataLimits limits) {
        this.cache = cache;
        this.limits = limits;
    }

    public static DataSource withCache(DataCache cache) {
        return new DataSource(cache, DataLimits.defaults());
    }

    public static DataSource withoutCache() {
        return new DataSource(null, DataLimits.defaults());
    }

    public DataSource withLimits(DataLimits other) {
        return new DataSource(cache, other);
    }

    /// Reads the columns asked for.
    /// @throws RubanException (data) if the file is missing or its content wrong, naming line,
    ///     column and value; (usage) if its name tells no format; (I/O) if it cannot be read to its
    ///     end, or is changed meanwhile
    public Dataset open(DataRequest request) {
        if (request.path().isEmpty()) return openLine(request);
        SourceFile file = SourceFile.of(request.path().get());
        return cache == null ? openInMemory(file, request) : openCached(cache, file, request);
    }

    private Dataset openLine(DataRequest request) {
        return load(request, LINE, HeapRows::new, DataSource::readLine);
    }

    private static void readLine(Reading reading, RowStore rows) {
        try (InputStream bytes = DataSource.class.getResourceAsStream(LINE)) {
            if (bytes == null) throw new IllegalStateException(LINE + " is not in the jar");
            new CsvFormat().read(bytes, reading, rows);
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO, "the built-in example cannot be read: " + e.getMessage(), e);
        }
    }

    private Dataset openInMemory(SourceFile file, DataRequest request) {
        try {
            return load(request, file.path().toString(), HeapRows::new, file::read);
        } catch (OutOfMemoryError e) {
            throw new RubanException(
                    ExitCode.DATA,
                    "%s does not fit a heap of %d MiB; use the cache (--cache DIR) or raise -Xmx"
                            .formatted(file.path(), Runtime.getRuntime().maxMemory() >> 20),
                    e);
        }
    }

    private Dataset openCached(DataCache using, SourceFile file, DataRequest request) {
        try {
            return using.open(
                    file, request, rows -> load(request, file.path().toString(), rows, file::read));
        } catch (CacheException e) {
            log.warn(
                    "{} is read into memory, for the cache in {} cannot be used: {}",
                    file.path(),
                    using.directory(),
                    e.getMessage());
            return openInMemory(file, request);
        }
    }

    /// Reads all rows into a store.
    @FunctionalInterface
    private interface Reader {
        void read(Reading reading, RowStore rows);
    }

    /// Whether labels are numbers or classes shows only in the file. Numbers are tried first, since
    /// they need no dictionary; at the first text all is read again.
    private Dataset load(
            DataRequest request, String file, Supplier<RowStore> stores, Reader reader) {
        if (request.labelRule() instanceof LabelRule.KnownClasses known
                && !request.labels().isEmpty())
            return load(
                    new Reading(file, request, limits, ClassDictionary.of(known.classes())),
                    stores,
                    reader);
        try {
            return load(new Reading(file, request, limits, null), stores, reader);
        } catch (TextLabelException _) {
            return load(
                    new Reading(file, request, limits, ClassDictionary.open(limits.classes())),
                    stores,
                    reader);
        }
    }

    private static Dataset load(Reading reading, Supplier<RowStore> stores, Reader reader) {
        ClassDictionary classes = reading.classes();
        try (RowStore rows = stores.get()) {
            reader.read(reading, rows);
            return classes == null
                    ? rows.finish(List.of(), NUMBERS)
                    : rows.finish(classes.classes(), classes.labels());
        }
    }
}
