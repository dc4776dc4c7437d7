package dev.ruban.coordinator.program;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import org.jspecify.annotations.Nullable;

/// How a verification fails: it names what differs.
final class Unverified {
    private Unverified() {}

    /// @param what ledger, checkpoint, model, job, data, code or arithmetic
    static RubanException differs(String what, String format, @Nullable Object... arguments) {
        return new RubanException(
                ExitCode.UNVERIFIED,
                "not verified: %s: %s".formatted(what, format.formatted(arguments)));
    }
}
