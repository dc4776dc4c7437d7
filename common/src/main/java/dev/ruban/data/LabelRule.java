package dev.ruban.data;

import java.util.HashSet;
import java.util.List;

/// What the values of a label column may be.
public sealed interface LabelRule {
    /// Numbers only: a text is an error.
    record Numbers() implements LabelRule {}

    /// Numbers, or the texts of classes: as soon as one value of the only label column is not a
    /// number, all of its values are classes, just as they stand in the file.
    record NumbersOrClasses() implements LabelRule {}

    /// Classes that a model knows already: a label is the index into them, any other value an
    /// error.
    record KnownClasses(List<String> classes) implements LabelRule {
        public KnownClasses {
            classes = List.copyOf(classes);
            if (classes.isEmpty() || new HashSet<>(classes).size() != classes.size())
                throw new IllegalArgumentException("classes are distinct and not none: " + classes);
        }
    }
}
