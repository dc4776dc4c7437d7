package dev.ruban.data;

import java.io.Serial;

/// A label is a text: the file has to be read once more, with all labels as classes. A signal
/// within this package that never leaves it.
final class TextLabelException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    TextLabelException(String message) {
        super(message, null, false, false);
    }
}
