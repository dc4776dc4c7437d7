package dev.ruban.wire;

import java.io.Serial;

/// A message of the other side that cannot be what it should be: damaged on its way, or not by the
/// rules of `training.proto`. The message says what was wrong and what had been expected.
public final class DamagedMessageException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    public DamagedMessageException(String message) {
        super(message);
    }

    public DamagedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
