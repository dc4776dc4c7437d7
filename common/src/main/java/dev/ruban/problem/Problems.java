package dev.ruban.problem;

import java.util.ArrayList;
import java.util.List;

/// Gathers every problem of a configuration, so that all are reported at once.
/// Not thread-safe.
public final class Problems {
    private final List<String> messages = new ArrayList<>();

    /// Adds one problem; the arguments are those of [String#formatted].
    public void add(String format, Object... arguments) {
        messages.add(arguments.length == 0 ? format : format.formatted(arguments));
    }

    /// Adds a problem unless the condition holds.
    public void require(boolean condition, String format, Object... arguments) {
        if (!condition) add(format, arguments);
    }

    public boolean isEmpty() {
        return messages.isEmpty();
    }

    public List<String> messages() {
        return List.copyOf(messages);
    }

    /// @throws RubanException with all problems, a line each, if there are any
    public void throwIfAny(ExitCode code) {
        if (messages.isEmpty()) return;
        throw new RubanException(code, String.join("\n", messages));
    }
}
