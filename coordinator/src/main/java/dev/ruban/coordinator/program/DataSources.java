package dev.ruban.coordinator.program;

import dev.ruban.data.DataCache;
import dev.ruban.data.DataSource;
import java.nio.file.Path;
import java.util.Optional;

/// Where tables are read through: the cache.
final class DataSources {
    private DataSources() {}

    /// @param folder of the cache; empty: the user's
    static DataSource of(Optional<Path> folder) {
        return DataSource.withCache(cache(folder));
    }

    static DataCache cache(Optional<Path> folder) {
        Path home = Path.of(System.getProperty("user.home", "."));
        return DataCache.in(folder.orElseGet(() -> DataCache.userDirectory(System.getenv(), home)));
    }
}
