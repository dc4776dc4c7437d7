package dev.ruban.autodiff;

import java.io.Serial;

/// Shapes that do not fit an operation; the message names both and what would fit.
public final class ShapeMismatchException extends IllegalArgumentException {
    @Serial private static final long serialVersionUID = 1;

    public ShapeMismatchException(String message) {
        super(message);
    }
}
