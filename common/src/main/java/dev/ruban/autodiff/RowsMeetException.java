package dev.ruban.autodiff;

import java.io.Serial;

/// An operation that lets rows of a batch meet anywhere but in a sum over the batch: its result
/// would depend on how the rows are spread over workers.
public final class RowsMeetException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    RowsMeetException(String message) {
        super(message);
    }
}
