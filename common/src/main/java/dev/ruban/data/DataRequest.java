package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.Problems;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which columns of which table are wanted. Immutable.
///
/// @param path      of a `.csv`, `.csv.gz` or `.npy` file; empty: the built-in example, a line
/// @param features  columns to predict from, in this order; empty: all that are not a label, in the
///     file's order
/// @param labels    columns to be predicted; none where labels are not needed
/// @param labelRule what the labels may be
public record DataRequest(
        Optional<Path> path,
        Optional<List<String>> features,
        List<String> labels,
        LabelRule labelRule) {

    /// @throws dev.ruban.problem.RubanException (usage) if a column is named twice
    public DataRequest {
        features = features.map(List::copyOf);
        labels = List.copyOf(labels);
        requireDistinct(features.orElse(List.of()), labels);
        if (labelRule instanceof LabelRule.KnownClasses && labels.size() > 1)
            throw new IllegalArgumentException("classes belong to one label, not to " + labels);
    }

    private static void requireDistinct(List<String> features, List<String> labels) {
        Problems problems = new Problems();
        Set<String> seen = new HashSet<>();
        for (String label : labels)
            problems.require(seen.add(label), "label '%s' is named twice; name it once", label);
        Set<String> labelled = Set.copyOf(seen);
        for (String feature : features)
            if (labelled.contains(feature))
                problems.add("column '%s' is both a label and a feature; name it once", feature);
            else problems.require(seen.add(feature), "feature '%s' is named twice", feature);
        problems.throwIfAny(ExitCode.USAGE);
    }

    /// All columns of a file as features, no label.
    public static DataRequest of(Path path) {
        return new DataRequest(
                Optional.of(path), Optional.empty(), List.of(), new LabelRule.Numbers());
    }

    /// The built-in example: feature `x`, label `y`.
    public static DataRequest builtInLine() {
        return new DataRequest(
                Optional.empty(), Optional.empty(), List.of("y"), new LabelRule.Numbers());
    }

    public DataRequest withFeatures(List<String> names) {
        return new DataRequest(path, Optional.of(names), labels, labelRule);
    }

    public DataRequest withLabels(List<String> names) {
        return new DataRequest(path, features, names, labelRule);
    }

    public DataRequest withLabelRule(LabelRule rule) {
        return new DataRequest(path, features, labels, rule);
    }
}
