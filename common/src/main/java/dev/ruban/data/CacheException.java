package dev.ruban.data;

import java.io.IOException;
import java.io.Serial;

/// The cache cannot be written or read; the data can still be used without it. Never leaves this
/// package.
final class CacheException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    CacheException(IOException cause) {
        super(cause.toString(), cause);
    }
}
