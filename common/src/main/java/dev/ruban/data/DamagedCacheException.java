package dev.ruban.data;

import java.io.Serial;

/// A cache file is not as it was written; it has to be made anew. Never leaves this package.
final class DamagedCacheException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    DamagedCacheException(String message) {
        super(message);
    }
}
