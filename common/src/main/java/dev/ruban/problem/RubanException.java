package dev.ruban.problem;

import java.io.Serial;

/// A failure with a message for the person who can mend it: the value, the place and the fix.
/// The command line prints the message without a stack trace and exits with the code.
public final class RubanException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ExitCode code;

    public RubanException(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public RubanException(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}
