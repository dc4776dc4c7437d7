package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of tables that were parsed before, as binary floats: one file for each source and
/// choice of columns, good while parser, size and time of modification of the source stay. A file
/// is written aside and renamed, under a lock, so that two processes may want the same at once; its
/// fingerprint is checked when it is first used, and a damaged one is made anew. Thread-safe.
public final class DataCache {
    static final String ROWS = ".rows";
    static final String UNFINISHED_ROWS = ".rows.unfinished";
    static final String UNFINISHED_LABELS = ".labels.unfinished";

    private static final Logger log = LoggerFactory.getLogger(DataCache.class);
    private static final String LOCK = ".lock";
    private static final Pattern OWN =
            Pattern.compile("([0-9a-f]{64})(\\.rows|\\.rows\\.unfinished|\\.labels\\.unfinished)");

    private final Path directory;
    private final CachedRows.Creator creator;
    private final Set<String> verified = ConcurrentHashMap.newKeySet();

    /// What [#clear] took away.
    public record Cleared(int files, long bytes) {}

    DataCache(Path directory, CachedRows.Creator creator) {
        this.directory = directory;
        this.creator = creator;
    }

    /// @param directory created when it is first needed, readable for its owner only
    public static DataCache in(Path directory) {
        return new DataCache(directory, PrivateFiles::create);
    }

    /// The folder `ruban` in `XDG_CACHE_HOME`, or in `.cache` of the home directory (XDG Base
    /// Directory Specification: a relative path counts as none).
    public static Path userDirectory(Map<String, String> environment, Path home) {
        String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base =
                !configured.isEmpty() && Path.of(configured).isAbsolute()
                        ? Path.of(configured)
                        : home.resolve(".cache");
        return base.resolve("ruban");
    }

    public Path directory() {
        return directory;
    }

    /// @param load reads the source into a store that it is given, if nothing usable is there
    /// @throws CacheException if the cache cannot be used
    Dataset open(SourceFile file, DataRequest request, Function<Supplier<RowStore>, Dataset> load) {
        CacheEntry entry = CacheEntry.of(file, request);
        Path target = directory.resolve(entry.name() + ROWS);
        try {
            PrivateFiles.createDirectories(directory);
            Optional<Dataset> before = find(target, entry);
            if (before.isPresent()) return before.get();
            try (CacheLock _ = CacheLock.acquire(directory.resolve(entry.name() + LOCK))) {
                Optional<Dataset> meanwhile = find(target, entry);
                if (meanwhile.isPresent()) return meanwhile.get();
                log.info(
                        "{} is read for the first time, into the cache {}", file.path(), directory);
                return load.apply(() -> new CachedRows(target, entry, creator));
            }
        } catch (IOException e) {
            throw new CacheException(e);
        }
    }

    private Optional<Dataset> find(Path target, CacheEntry entry) throws IOException {
        try {
            CacheFile file = CacheFile.map(target);
            if (!file.entry().equals(entry)) return Optional.empty();
            requireIntact(entry, file);
            return Optional.of(file.dataset());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (DamagedCacheException e) {
            log.warn("cache file {} is damaged ({}) and is made anew", target, e.getMessage());
            Files.deleteIfExists(target);
            return Optional.empty();
        }
    }

    private void requireIntact(CacheEntry entry, CacheFile file) throws DamagedCacheException {
        String content = entry.name() + file.fingerprint();
        if (verified.contains(content)) return;
        if (!file.isIntact())
            throw new DamagedCacheException("its content has another fingerprint");
        verified.add(content);
    }

    /// Deletes what the cache holds, and nothing else that may be in its folder. What is being
    /// written by another process is waited for. Datasets that are open stay readable.
    /// @throws RubanException (I/O) if a file cannot be deleted
    public Cleared clear() {
        int files = 0;
        long bytes = 0;
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                var matcher = OWN.matcher(path.getFileName().toString());
                if (!matcher.matches()) continue;
                try (CacheLock _ = CacheLock.acquire(directory.resolve(matcher.group(1) + LOCK))) {
                    long size = Files.exists(path) ? Files.size(path) : 0;
                    if (!Files.deleteIfExists(path)) continue;
                    files++;
                    bytes += size;
                }
            }
        } catch (NoSuchFileException _) {
            return new Cleared(0, 0);
        } catch (IOException e) {
            throw new RubanException(
                    ExitCode.IO, "the cache %s cannot be cleared: %s".formatted(directory, e), e);
        }
        return new Cleared(files, bytes);
    }

    /// An unfinished file that cannot be deleted costs space, but harms nobody.
    static void reportLeftovers(Path target, IOException failure) {
        log.warn(
                "an unfinished file beside {} could not be deleted: {}",
                target,
                failure.toString());
    }
}
