package dev.ruban.coordinator.plot;

import static dev.ruban.coordinator.plot.Series.Mark.DASHED;
import static dev.ruban.coordinator.plot.Series.Mark.LINE;

import dev.ruban.coordinator.plot.Chart.Axis;
import dev.ruban.coordinator.run.RunHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Charts of a run's history: the loss and the parameters by epoch.
final class HistoryCharts {
    /// So many true values get an entry each in the legend.
    private static final int MAX_NAMED_TRUTHS = 4;

    private HistoryCharts() {}

    /// The loss of each epoch, from 1 on, as Keras reports it; the validation loss after each
    /// epoch, from the start on.
    static Chart loss(List<RunHistory.Row> rows) {
        List<RunHistory.Row> trained = rows.stream().filter(row -> row.epoch() > 0).toList();
        List<RunHistory.Row> validated =
                rows.stream().filter(row -> row.validationLoss().isPresent()).toList();
        List<Series> series = new ArrayList<>();
        series.add(series("loss", Color.BLUE, trained, RunHistory.Row::loss));
        if (validated.isEmpty()) series.set(0, series.getFirst().unnamed());
        else
            series.add(
                    series(
                            "validation loss",
                            Color.VERMILION,
                            validated,
                            row -> row.validationLoss().getAsDouble()));
        return new Chart(
                "Loss by epoch", Axis.whole("epoch"), Axis.logarithmicIfWide("loss"), series);
    }

    /// @param names      of the elements of the rows' parameters
    /// @param trueValues by name, where they are known
    static Chart parameters(
            List<RunHistory.Row> rows, List<String> names, Map<String, Double> trueValues) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int element = i;
            series.add(
                    series(names.get(i), Color.of(i), rows, row -> row.parameters().get(element)));
        }
        List<Series> truths = truths(rows, names, trueValues);
        // Where all true values share one entry of the legend it comes first, to be seen.
        series.addAll(trueValues.size() <= MAX_NAMED_TRUTHS ? series.size() : 0, truths);
        return new Chart("Parameters by epoch", Axis.whole("epoch"), Axis.linear("value"), series);
    }

    private static List<Series> truths(
            List<RunHistory.Row> rows, List<String> names, Map<String, Double> trueValues) {
        double[] ends = {rows.getFirst().epoch(), rows.getLast().epoch()};
        boolean allNamed = trueValues.size() <= MAX_NAMED_TRUTHS;
        List<Series> truths = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Double value = trueValues.get(names.get(i));
            if (value == null) continue;
            String name = allNamed ? "true " + names.get(i) : "true values";
            Series truth = new Series(name, DASHED, Color.of(i), ends, new double[] {value, value});
            truths.add(allNamed || truths.isEmpty() ? truth : truth.unnamed());
        }
        return truths;
    }

    private static Series series(
            String name,
            Color color,
            List<RunHistory.Row> rows,
            ToDoubleFunction<RunHistory.Row> value) {
        double[] x = rows.stream().mapToDouble(RunHistory.Row::epoch).toArray();
        return new Series(name, LINE, color, x, rows.stream().mapToDouble(value).toArray());
    }
}
