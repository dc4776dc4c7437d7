package dev.ruban.problem;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that was probably meant by one that is not known.
public final class NearestName {
    private NearestName() {}

    /// The known name with the fewest inserted, deleted or replaced characters (Levenshtein),
    /// whatever their case; the first of equals. Empty if more than a third would have to change.
    public static Optional<String> of(String unknown, Collection<String> known) {
        String nearest = null;
        int fewest = unknown.length() / 3 + 1;
        for (String name : known) {
            int changes = distance(unknown.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (changes >= fewest) continue;
            fewest = changes;
            nearest = name;
        }
        return Optional.ofNullable(nearest);
    }

    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) above[j] = j;
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
