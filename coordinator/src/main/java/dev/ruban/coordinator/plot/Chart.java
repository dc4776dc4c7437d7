package dev.ruban.coordinator.plot;

import java.util.List;

/// What is to be drawn. Immutable.
/// @param title  above the plot
/// @param x      the axis below
/// @param y      the axis at the left
/// @param series drawn in this order, so later ones lie above
public record Chart(String title, Axis x, Axis y, List<Series> series) {
    public Chart {
        series = List.copyOf(series);
    }

    /// How an axis counts.
    public sealed interface Kind {
        /// Equal steps.
        record Linear() implements Kind {}

        /// Equal steps from 0 to 1, wherever the values stand between.
        record Probability() implements Kind {}

        /// Equal steps of whole numbers.
        record Whole() implements Kind {}

        /// Equal ratios where the values reach over more than a factor of 100 and all are above 0;
        /// else equal steps.
        record LogarithmicIfWide() implements Kind {}

        /// The names of the values 0, 1, 2, ...
        record Categories(List<String> names) implements Kind {
            public Categories {
                names = List.copyOf(names);
            }
        }
    }

    public record Axis(String label, Kind kind) {
        public static Axis linear(String label) {
            return new Axis(label, new Kind.Linear());
        }

        public static Axis probability(String label) {
            return new Axis(label, new Kind.Probability());
        }

        public static Axis whole(String label) {
            return new Axis(label, new Kind.Whole());
        }

        public static Axis logarithmicIfWide(String label) {
            return new Axis(label, new Kind.LogarithmicIfWide());
        }

        public static Axis categories(String label, List<String> names) {
            return new Axis(label, new Kind.Categories(names));
        }
    }
}
