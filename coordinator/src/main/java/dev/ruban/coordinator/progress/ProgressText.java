package dev.ruban.coordinator.progress;

import dev.ruban.coordinator.run.ParameterNames;
import dev.ruban.coordinator.run.RunListener;
import dev.ruban.metric.MetricPlan.Value;
import dev.ruban.tensor.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// Numbers and phrases of progress lines: losses and metrics with 4 decimals as Keras prints them,
/// the values of at most 4 parameters with 2.
final class ProgressText {
    private static final int MAX_PARAMETERS = 4;

    private final List<String> names = new ArrayList<>();
    private final List<Integer> indices = new ArrayList<>();

    ProgressText(ParameterLayout layout) {
        if (layout.elements() > MAX_PARAMETERS) return;
        List<String> all = ParameterNames.of(layout);
        // From the last name to the first: weights before biases, `w` before `b`.
        for (ParameterLayout.Entry entry : layout.entries().reversed())
            for (int i = entry.offset(); i < entry.end(); i++) {
                indices.add(i);
                names.add(all.get(i));
            }
    }

    /// Whether the parameters are few enough to be shown.
    boolean showsParameters() {
        return !names.isEmpty();
    }

    /// A copy of the parameters if they are shown, else nothing.
    float[] shownOf(float[] parameters) {
        return showsParameters() ? parameters.clone() : new float[0];
    }

    /// As in `Start: w = 5.00, b = 0.00, loss = 10.30171`.
    String start(RunListener.Started event) {
        List<Value> numbers =
                numbers(
                        event.loss(),
                        event.metrics(),
                        event.validationLoss(),
                        event.validationMetrics());
        return "Start: " + state(event.parameters(), numbers, "%.5f");
    }

    /// As in `After 10 epochs: w = 3.07, b = 1.78, loss = 0.897898`.
    String end(String head, RunListener.Finished event) {
        List<Value> numbers =
                numbers(
                        event.finalLoss(),
                        event.finalMetrics(),
                        event.validationLoss(),
                        event.validationMetrics());
        return head + ": " + state(event.parameters(), numbers, "%.6f");
    }

    /// What is shown of an epoch, in Keras' order and with its names; what is not known or not
    /// defined is left out.
    static List<Value> numbers(
            double loss,
            List<Value> metrics,
            OptionalDouble validationLoss,
            List<Value> validationMetrics) {
        List<Value> all = new ArrayList<>();
        all.add(new Value("loss", OptionalDouble.of(loss)));
        all.addAll(metrics);
        all.add(new Value("val_loss", validationLoss));
        for (Value value : validationMetrics)
            all.add(new Value("val_" + value.name(), value.value()));
        all.removeIf(number -> number.value().isEmpty());
        return all;
    }

    /// As in `loss: 10.3017`, `val_loss: 9.1234`, `w: 4.46`, `b: 0.40`.
    /// @param numbers    as [#numbers] gives them
    /// @param parameters may be empty if they are not shown
    List<String> measures(List<Value> numbers, float[] parameters) {
        List<String> parts = measures(numbers);
        for (int i = 0; i < names.size(); i++)
            parts.add(names.get(i) + ": " + parameter(parameters[indices.get(i)]));
        return parts;
    }

    /// The numbers alone.
    static List<String> measures(List<Value> numbers) {
        List<String> parts = new ArrayList<>();
        for (Value number : numbers)
            parts.add(number.name() + ": " + number(number.value().orElseThrow(), "%.4f"));
        return parts;
    }

    private String state(float[] parameters, List<Value> numbers, String format) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++)
            parts.add(names.get(i) + " = " + parameter(parameters[indices.get(i)]));
        for (Value number : numbers)
            parts.add(number.name() + " = " + number(number.value().orElseThrow(), format));
        return String.join(", ", parts);
    }

    /// A very small number, and a very large one, gets an exponent instead of zeros.
    private static String number(double value, String format) {
        double size = Math.abs(value);
        boolean plain = value == 0 || (size >= 1e-3 && size < 1e7) || !Double.isFinite(value);
        return String.format(Locale.ROOT, plain ? format : "%.4e", value);
    }

    private static String parameter(float value) {
        boolean plain = Math.abs(value) < 1e7 || !Float.isFinite(value);
        return String.format(Locale.ROOT, plain ? "%.2f" : "%.2e", value);
    }

    /// As in `7s`, `1:05`, `2:01:05`.
    static String duration(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        if (whole < 60) return whole + "s";
        if (whole < 3600) return "%d:%02d".formatted(whole / 60, whole % 60);
        return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }

    /// As in `2s/step`, `12ms/step`, `340us/step`.
    static String each(double seconds, String what) {
        if (seconds >= 1) return Math.round(seconds) + "s/" + what;
        if (seconds >= 1e-3) return Math.round(seconds * 1e3) + "ms/" + what;
        return Math.round(seconds * 1e6) + "us/" + what;
    }
}
