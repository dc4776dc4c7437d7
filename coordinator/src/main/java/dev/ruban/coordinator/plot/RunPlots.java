package dev.ruban.coordinator.plot;

import dev.ruban.coordinator.run.RunHistory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The plots of a run, as SVG and PNG in one folder: `data`, `predictions`, `parameters`, `loss`.
public final class RunPlots {
    private final Path folder;

    /// @param folder is there
    public RunPlots(Path folder) {
        this.folder = folder;
    }

    /// Draws `data`, and `predictions` if the sample has any.
    public void drawSample(PlotSample sample) {
        Drawing.write(SampleCharts.data(sample), folder, "data");
        if (sample.isPredicted())
            Drawing.write(SampleCharts.predictions(sample), folder, "predictions");
    }

    /// Draws `loss`, and `parameters` where the history has them (at most 64).
    /// @param history        at least the start
    /// @param parameterNames of the elements, in the order of the history's parameters
    /// @param trueValues     by name, where they are known; drawn dashed
    public void drawHistory(
            List<RunHistory.Row> history,
            List<String> parameterNames,
            Map<String, Double> trueValues) {
        Drawing.write(HistoryCharts.loss(history), folder, "loss");
        if (!history.getFirst().parameters().isEmpty())
            Drawing.write(
                    HistoryCharts.parameters(history, parameterNames, trueValues),
                    folder,
                    "parameters");
    }
}
