package dev.ruban.coordinator.program;

import dev.ruban.data.Dataset;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.util.List;

/// The labels of classifiers: which ones there may be, and what they are called.
final class ClassLabels {
    private static final int ROWS_AT_ONCE = 1024;

    private ClassLabels() {}

    static boolean isClassifier(Job spec) {
        return spec.getModel().equals("logistic");
    }

    /// Names of the classes, by index, as the data has them.
    static List<String> names(List<String> classes) {
        return classes.isEmpty() ? List.of("0", "1") : classes;
    }

    /// @throws RubanException if a number is no class of the job's model, naming row and value
    static void requireValid(ResolvedJob job, Dataset dataset, String file) {
        if (!isClassifier(job.spec()) || !dataset.classes().isEmpty()) return;
        float[] features = new float[ROWS_AT_ONCE * job.features()];
        float[] labels = new float[ROWS_AT_ONCE * job.labels()];
        for (long row = 0; row < dataset.rows(); row += ROWS_AT_ONCE) {
            int count = (int) Math.min(ROWS_AT_ONCE, dataset.rows() - row);
            dataset.read(row, count, features, 0, labels, 0);
            for (int i = 0; i < count; i++)
                if (labels[i] != 0f && labels[i] != 1f)
                    throw notBinary(job, file, row + i, labels[i]);
        }
    }

    private static RubanException notBinary(ResolvedJob job, String file, long row, float value) {
        return new RubanException(
                ExitCode.DATA,
                """
                %s: row %d: the label is %s, but model '%s' takes 0 or 1, or two classes as texts; \
                use --model linear for numbers\
                """
                        .formatted(file, row + 1, Float.toString(value), job.spec().getModel()));
    }
}
