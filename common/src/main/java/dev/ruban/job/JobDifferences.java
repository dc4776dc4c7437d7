package dev.ruban.job;

import dev.ruban.proto.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// In which settings two jobs differ.
public final class JobDifferences {
    private static final Set<String> PATHS =
            Set.of("data", "validation-data", "initial-parameters");

    private JobDifferences() {}

    /// A line for each, in the order of the schema: `epochs: 10 in the run, 20 given`. Paths are the
    /// same if they lead to the same place.
    /// @param first  and what it is called, for the lines
    /// @param second likewise
    public static List<String> of(Job first, String firstName, Job second, String secondName) {
        List<String> lines = new ArrayList<>();
        for (JobField field : JobField.all()) {
            String before = text(field, first);
            String after = text(field, second);
            if (!before.equals(after))
                lines.add(
                        "%s: %s in %s, %s %s"
                                .formatted(field.name(), before, firstName, after, secondName));
        }
        return lines;
    }

    private static String text(JobField field, Job job) {
        if (!field.isPresent(job)) return "none";
        Object value = job.getField(field.descriptor());
        return PATHS.contains(field.name())
                ? Path.of(value.toString()).toAbsolutePath().normalize().toString()
                : JobFilePrinter.text(value);
    }
}
