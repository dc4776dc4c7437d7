package dev.ruban.problem;

/// Exit codes of every command, after BSD's `sysexits.h`; the README explains each.
public enum ExitCode {
    OK(0),
    /// The command line or the job is wrong.
    USAGE(64),
    /// The data or a model file is wrong, or the loss diverges.
    DATA(65),
    /// A verification failed.
    UNVERIFIED(66),
    /// No worker, or no connection.
    UNAVAILABLE(69),
    /// A defect of Ruban's own.
    DEFECT(70),
    /// An output cannot be created.
    CANNOT_CREATE(73),
    /// Reading or writing failed half-way.
    IO(74),
    /// Ended by SIGINT.
    INTERRUPTED(130),
    /// Ended by SIGTERM.
    TERMINATED(143);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    public int value() {
        return value;
    }
}
