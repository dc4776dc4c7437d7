package dev.ruban.data;

import dev.ruban.problem.ExitCode;
import dev.ruban.problem.RubanException;
import java.util.List;

/// A value that a column must not have.
///
/// @param column name of the column
/// @param label  whether it is a label
/// @param text   the value
record Flaw(Reading reading, String column, boolean label, String text) {
    private static final int LISTED = 10;

    /// @param place the line or row
    /// @return what is to be thrown: an error for the user, or [TextLabelException]
    RuntimeException at(String place) {
        NumberText.Flaw flaw = NumberText.flaw(text);
        boolean isText = flaw == NumberText.Flaw.NOT_A_NUMBER;
        String where = "%s, %s, column %s: ".formatted(reading.file(), place, Quoted.of(column));
        ClassDictionary classes = reading.classes();
        if (label && classes != null && classes.isClosed())
            return problem(where + unknownClass(classes));
        if (label && classes != null && isText)
            return problem(
                    where
                            + "more than %d different classes; is this the label?"
                                    .formatted(reading.limits().classes()));
        if (label && isText && mayBeClass()) return new TextLabelException(where + text);
        String what = text.isEmpty() ? "the field" : Quoted.of(text);
        return problem(where + what + " " + flaw.words() + "; " + fix(flaw));
    }

    private boolean mayBeClass() {
        return reading.request().labels().size() == 1
                && reading.request().labelRule() instanceof LabelRule.NumbersOrClasses;
    }

    private String unknownClass(ClassDictionary classes) {
        List<String> known = classes.classes();
        String some = String.join(", ", known.stream().limit(LISTED).map(Quoted::of).toList());
        return "%s is not a class of the model; it knows %s%s"
                .formatted(Quoted.of(text), some, known.size() > LISTED ? ", ..." : "");
    }

    private String fix(NumberText.Flaw flaw) {
        return switch (flaw) {
            case EMPTY -> "fill it in, or remove the row";
            case NOT_FINITE -> "replace it, or remove the row";
            case TOO_LARGE -> "scale the column down";
            case NOT_A_NUMBER -> {
                if (!label) yield withoutThisFeature();
                yield reading.request().labels().size() > 1
                        ? "classes can be the only label, not one of several"
                        : "a label of texts needs a classifier, such as --model logistic";
            }
        };
    }

    /// Where the features are given, by the user or by a model, they may not be free to choose.
    private String withoutThisFeature() {
        return reading.request().features().isPresent()
                ? "replace it by a number, or train on other --features"
                : "name the columns to predict from by --features, without this one";
    }

    private static RubanException problem(String message) {
        return new RubanException(ExitCode.DATA, message);
    }
}
