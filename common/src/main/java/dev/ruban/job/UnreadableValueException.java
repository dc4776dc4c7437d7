package dev.ruban.job;

import java.io.Serial;

/// A text that is no value of the setting it was given for; the message says what would be one.
final class UnreadableValueException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final String problem;

    UnreadableValueException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /// The message.
    String problem() {
        return problem;
    }
}
