package dev.ruban.job;

import dev.ruban.problem.NearestName;
import dev.ruban.problem.Problems;
import java.util.List;
import java.util.function.UnaryOperator;

/// Gathers what is wrong with settings, each under the place where it was given.
final class SettingProblems {
    private final UnaryOperator<String> place;
    private final Problems problems;

    /// @param place where the setting of a name was given, for messages
    SettingProblems(UnaryOperator<String> place, Problems problems) {
        this.place = place;
        this.problems = problems;
    }

    /// One that belongs to no setting.
    void add(String problem) {
        problems.add("%s", problem);
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void require(boolean holds, String setting, String format, Object... arguments) {
        if (!holds) problems.add("%s: %s", place.apply(setting), format.formatted(arguments));
    }

    /// @return whether the name is one of those known
    boolean isKnown(String setting, String name, List<String> names) {
        boolean known = names.contains(name);
        require(
                known,
                setting,
                "unknown %s '%s'%s (known: %s)",
                setting,
                name,
                NearestName.hint(name, names),
                String.join(", ", names));
        return known;
    }

    /// The update computes in float, so the value must fit one.
    void requireAtLeastZero(String setting, double value) {
        require(
                value >= 0 && value <= Float.MAX_VALUE,
                setting,
                "%s is out of range; at least 0 and at most %s",
                value,
                Float.MAX_VALUE);
    }

    /// Above 0, and still so when it is rounded to float.
    void requirePositive(String setting, double value) {
        require(
                (float) value > 0f && value <= Float.MAX_VALUE,
                setting,
                "%s is out of range; above 0 and at most %s",
                value,
                Float.MAX_VALUE);
    }

    void requireFraction(String setting, double value, double example) {
        require(
                value >= 0 && value < 1,
                setting,
                "%s is out of range; at least 0 and less than 1, such as %s",
                value,
                example);
    }
}
