package dev.ruban.coordinator.program;

import dev.ruban.data.Dataset;
import dev.ruban.job.JobNames;
import dev.ruban.job.ResolvedJob;
import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import dev.ruban.proto.v1.Job;
import java.util.List;
import java.util.stream.IntStream;

/// The labels of classifiers: which ones there may be, and what they are called.
final class ClassLabels {
    /// A label beyond is a number rather than a class: there would be an output for each.
    static final int MOST_CLASSES = 1 << 16;

    private static final int ROWS_AT_ONCE = 1024;

    private ClassLabels() {}

    /// Names of a classifier's classes, by index: as the data has them, or the numbers.
    static List<String> names(ResolvedJob job, List<String> classes) {
        if (!classes.isEmpty()) return classes;
        int count = Math.max(2, job.classes());
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /// Number of classes: of the texts, or for a multi-class model with numbers one more than the
    /// largest; else 0.
    /// @param file for messages
    /// @throws RubanException if a number is no class, naming row and value
    static int count(Job spec, Dataset dataset, String file) {
        if (!dataset.classes().isEmpty() || !JobNames.isMultiClass(spec))
            return dataset.classes().size();
        int[] largest = {-1};
        forEach(
                dataset,
                (row, label) -> {
                    requireClass(spec, file, row, label, MOST_CLASSES);
                    largest[0] = Math.max(largest[0], (int) label);
                });
        return largest[0] + 1;
    }

    /// @throws RubanException if a number is no class of the job's model, naming row and value
    static void requireValid(ResolvedJob job, Dataset dataset, String file) {
        Job spec = job.spec();
        if (!JobNames.isClassifier(spec) || !dataset.classes().isEmpty()) return;
        if (JobNames.isMultiClass(spec))
            forEach(dataset, (row, label) -> requireClass(spec, file, row, label, job.classes()));
        else forEach(dataset, (row, label) -> requireBinary(spec, file, row, label));
    }

    private static void forEach(Dataset dataset, RowLabel consumer) {
        float[] features = new float[ROWS_AT_ONCE * dataset.featureNames().size()];
        float[] labels = new float[ROWS_AT_ONCE];
        for (long row = 0; row < dataset.rows(); row += ROWS_AT_ONCE) {
            int count = (int) Math.min(ROWS_AT_ONCE, dataset.rows() - row);
            dataset.read(row, count, features, 0, labels, 0);
            for (int i = 0; i < count; i++) consumer.accept(row + i, labels[i]);
        }
    }

    private static void requireClass(Job spec, String file, long row, float label, int classes) {
        if (label >= 0 && label < classes && label == (int) label) return;
        throw new RubanException(
                ExitCode.DATA,
                """
                %s: row %d: the label is %s, but model '%s' takes classes: whole numbers from 0 to \
                %d, or texts; use another loss for numbers, such as --model linear\
                """
                        .formatted(
                                file,
                                row + 1,
                                Float.toString(label),
                                spec.getModel(),
                                classes - 1));
    }

    private static void requireBinary(Job spec, String file, long row, float label) {
        if (label == 0f || label == 1f) return;
        throw new RubanException(
                ExitCode.DATA,
                """
                %s: row %d: the label is %s, but model '%s' takes 0 or 1, or two classes as texts; \
                use %s for more classes, --model linear for numbers\
                """
                        .formatted(
                                file,
                                row + 1,
                                Float.toString(label),
                                spec.getModel(),
                                JobNames.isOpen(spec.getModel())
                                        ? "--loss " + JobNames.SOFTMAX_CROSS_ENTROPY
                                        : "--model softmax"));
    }

    /// A row's number from 0 and its label.
    private interface RowLabel {
        void accept(long row, float label);
    }
}
