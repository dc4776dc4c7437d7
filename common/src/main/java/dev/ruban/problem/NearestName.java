package dev.ruban.problem;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody meant: the one with the fewest edits (insertion, deletion,
/// replacement, exchange of neighbours; Damerau's distance in its "optimal string alignment" form),
/// whatever their case.
public final class NearestName {
    private NearestName() {}

    /// @param candidates of equally near ones the first is taken
    /// @return empty if none is near: more edits than a third of the longer name, rounded up, or
    ///     than half of it
    public static Optional<String> of(String name, Collection<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int longer = Math.max(name.length(), candidate.length());
            int limit = Math.ceilDiv(longer, 3);
            if (Math.abs(name.length() - candidate.length()) > limit) continue;
            int edits = distance(lowerCase(name), lowerCase(candidate));
            if (edits > limit || 2 * edits > longer || edits >= fewest) continue;
            fewest = edits;
            nearest = Optional.of(candidate);
        }
        return nearest;
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /// `; did you mean 'x'?`, or nothing if no candidate is near.
    public static String hint(String name, Collection<String> candidates) {
        return of(name, candidates).map("; did you mean '%s'?"::formatted).orElse("");
    }

    /// Number of edits that turn one text into the other.
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) row[j] = j;
        for (int i = 1; i <= from.length(); i++) {
            int[] reused = beforeLast;
            beforeLast = last;
            last = row;
            row = reused;
            row[0] = i;
            for (int j = 1; j <= to.length(); j++)
                row[j] = edits(from, to, i, j, beforeLast, last, row);
        }
        return row[to.length()];
    }

    private static int edits(
            String from, String to, int i, int j, int[] beforeLast, int[] last, int[] row) {
        int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        boolean exchanged =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return exchanged ? Math.min(fewest, beforeLast[j - 2] + 1) : fewest;
    }
}
