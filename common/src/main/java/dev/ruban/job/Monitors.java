package dev.ruban.job;

import dev.ruban.proto.v1.Job;
import java.util.ArrayList;
import java.util.List;

/// The values of a job's epochs that callbacks can watch, by the names of the history.
public final class Monitors {
    private static final String LOSS = "loss";
    private static final String VALIDATION = "val_";

    private Monitors() {}

    /// In the order of the history.
    public static List<String> of(Job job) {
        List<String> names = new ArrayList<>(trained(job));
        if (validates(job)) names.addAll(validated(job));
        return names;
    }

    private static List<String> trained(Job job) {
        List<String> names = new ArrayList<>(List.of(LOSS));
        names.addAll(job.getMetricsList());
        return names;
    }

    private static List<String> validated(Job job) {
        return trained(job).stream().map(name -> VALIDATION + name).toList();
    }

    private static boolean validates(Job job) {
        return job.hasValidationData() || job.hasValidationSplit();
    }

    /// Whether the job would have such a value if it had validation rows.
    public static boolean needsValidation(Job job, String name) {
        return !validates(job) && validated(job).contains(name);
    }
}
