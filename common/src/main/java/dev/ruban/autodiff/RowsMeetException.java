package dev.ruban.autodiff;

import java.io.Serial;

/// An operation that lets rows of a batch meet anywhere but in a sum over the batch: its result
/// would depend on how the rows are spread over workers.
public final class RowsMeetException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    RowsMeetException(String message) {
        super(message);
    }

    private RowsMeetException(String message, RowsMeetException cause) {
        super(message, cause);
    }

    /// The same refusal, which also names the module that the operation belongs to.
    public RowsMeetException within(String module) {
        return new RowsMeetException("%s (module %s)".formatted(getMessage(), module), this);
    }
}
