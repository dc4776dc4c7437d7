package dev.ruban.coordinator.plot;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/// Lays a chart out and draws it: title and legend above, axes with a light grid, and the series.
final class ChartPainter {
    static final int WIDTH = 800;
    static final int HEIGHT = 500;

    private static final double MARGIN = 24;
    private static final double TITLE_BASE = 36;
    private static final double LEGEND_TOP = 48;
    private static final double AXIS_ROOM = 46;

    /// For half of the last label below, such as `1000000`.
    private static final double RIGHT_ROOM = 36;

    private static final double MAX_Y_TICK_WIDTH = 160;
    private static final double TICK_SIZE = 12;
    private static final double LABEL_SIZE = 13;
    private static final double TITLE_SIZE = 18;

    /// Numbers beyond are as good as infinite: their distance might not be finite.
    private static final double LARGEST = 1e300;

    /// Lines of at most so many points show the points, too, while they are few lines.
    private static final int MARKED_POINTS = 30;

    /// More series than these have thinner lines.
    private static final int FEW_SERIES = 10;

    /// Of all lines together.
    private static final int LINE_POINTS = 16_000;

    private final Chart chart;
    private final Pen pen;
    private final Legend legend;
    private final Frame frame;

    private ChartPainter(Chart chart, Pen pen) {
        this.chart = chart;
        this.pen = pen;
        this.legend = new Legend(chart.series(), MARGIN, WIDTH - 2 * MARGIN);
        this.frame = frame(chart, legend.rows());
    }

    static void paint(Chart chart, Pen pen) {
        ChartPainter painter = new ChartPainter(chart, pen);
        pen.rectangle(0, 0, WIDTH, HEIGHT, Color.WHITE);
        painter.paintTexts();
        painter.paintXAxis();
        painter.paintYAxis();
        painter.paintSeries();
    }

    /// @param legendRows above the plot
    static Frame frame(Chart chart, int legendRows) {
        Scale x = scale(chart.x().kind(), chart.series(), Series::x);
        Scale y = scale(chart.y().kind(), chart.series(), Series::y);
        double top = LEGEND_TOP + legendRows * Legend.ROW_HEIGHT + 14;
        double bottom = HEIGHT - MARGIN - AXIS_ROOM + 6;
        List<Scale.Tick> ticks = y.ticks((int) ((bottom - top) / 40));
        double widest =
                ticks.stream()
                        .mapToDouble(tick -> TextWidth.of(tick.label(), TICK_SIZE))
                        .max()
                        .orElse(0);
        double left = MARGIN + LABEL_SIZE + 12 + Math.min(MAX_Y_TICK_WIDTH, widest) + 8;
        return new Frame(left, top, WIDTH - RIGHT_ROOM, bottom, x, y, ticks);
    }

    private static Scale scale(
            Chart.Kind kind, List<Series> series, ToDoubleBiFunction<Series, Integer> value) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (Series one : series)
            for (int i = 0; i < one.size(); i++) {
                if (!isDrawable(one, i)) continue;
                min = Math.min(min, value.applyAsDouble(one, i));
                max = Math.max(max, value.applyAsDouble(one, i));
            }
        return min <= max ? scale(kind, min, max) : scale(kind, 0, 1);
    }

    private static Scale scale(Chart.Kind kind, double min, double max) {
        return switch (kind) {
            case Chart.Kind.Linear _ -> LinearScale.around(min, max);
            case Chart.Kind.Probability _ -> LinearScale.around(0, 1);
            case Chart.Kind.Whole _ -> LinearScale.ofWhole(min, max);
            case Chart.Kind.LogarithmicIfWide _ ->
                    min > 0 && max / min > 100
                            ? LogScale.around(min, max)
                            : LinearScale.around(min, max);
            case Chart.Kind.Categories categories -> new CategoryScale(categories.names());
        };
    }

    private static boolean isDrawable(Series series, int i) {
        return Math.abs(series.x(i)) < LARGEST && Math.abs(series.y(i)) < LARGEST;
    }

    private void paintTexts() {
        Pen.Font title = new Pen.Font(TITLE_SIZE, true, Pen.Anchor.START, Color.BLACK);
        // Bold letters are wider than those that the estimate is for.
        pen.text(
                MARGIN,
                TITLE_BASE,
                TextWidth.fitted(chart.title(), TITLE_SIZE * 1.1, WIDTH - 2 * MARGIN),
                title);
        legend.draw(pen, LEGEND_TOP);
        Pen.Font label = new Pen.Font(LABEL_SIZE, false, Pen.Anchor.MIDDLE, Color.TEXT);
        pen.text(
                (frame.left() + frame.right()) / 2,
                HEIGHT - MARGIN + 4,
                TextWidth.fitted(named(chart.x(), frame.x()), LABEL_SIZE, frame.width()),
                label);
        pen.textUpwards(
                MARGIN + LABEL_SIZE - 3,
                (frame.top() + frame.bottom()) / 2,
                TextWidth.fitted(named(chart.y(), frame.y()), LABEL_SIZE, frame.height()),
                label);
    }

    private static String named(Chart.Axis axis, Scale scale) {
        return scale instanceof LogScale ? axis.label() + " (log scale)" : axis.label();
    }

    private void paintXAxis() {
        Pen.Font font = new Pen.Font(TICK_SIZE, false, Pen.Anchor.MIDDLE, Color.TEXT);
        for (Scale.Tick tick : xTicks()) {
            double x = frame.placeX(tick.value());
            line(x, frame.top(), x, frame.bottom(), Color.GRID);
            pen.text(x, frame.bottom() + 19, tick.label(), font);
        }
    }

    /// As many as stand side by side without touching.
    private List<Scale.Tick> xTicks() {
        for (int count = 10; count > 1; count--) {
            List<Scale.Tick> ticks = frame.x().ticks(count);
            double each =
                    ticks.size() < 2
                            ? frame.width()
                            : frame.placeX(ticks.get(1).value())
                                    - frame.placeX(ticks.get(0).value());
            if (ticks.stream().allMatch(tick -> TextWidth.of(tick.label(), TICK_SIZE) + 12 <= each))
                return ticks;
        }
        return frame.x().ticks(1).stream().limit(1).toList();
    }

    private void paintYAxis() {
        Pen.Font font = new Pen.Font(TICK_SIZE, false, Pen.Anchor.END, Color.TEXT);
        for (Scale.Tick tick : frame.yTicks()) {
            double y = frame.placeY(tick.value());
            line(frame.left(), y, frame.right(), y, Color.GRID);
            String label = TextWidth.fitted(tick.label(), TICK_SIZE, MAX_Y_TICK_WIDTH);
            pen.text(frame.left() - 8, y + 0.35 * TICK_SIZE, label, font);
        }
        line(frame.left(), frame.bottom(), frame.right(), frame.bottom(), Color.AXIS);
        line(frame.left(), frame.top(), frame.left(), frame.bottom(), Color.AXIS);
    }

    private void line(double x1, double y1, double x2, double y2, Color color) {
        pen.line(new double[] {x1, x2}, new double[] {y1, y2}, new Pen.Stroke(color, 1, false));
    }

    private void paintSeries() {
        pen.beginClip(frame.left() - 6, frame.top() - 6, frame.width() + 12, frame.height() + 12);
        for (Series series : chart.series())
            if (series.mark() == Series.Mark.POINTS) paintPoints(series);
            else paintLine(series);
        pen.endClip();
    }

    private void paintPoints(Series series) {
        int[] kept = PointThinning.scattered(series.size());
        double radius = kept.length > 400 ? 2.6 : 3.6;
        double opacity = kept.length > 400 ? 0.45 : 0.6;
        for (int i : kept) if (isDrawable(series, i)) disc(series, i, radius, opacity);
    }

    private void disc(Series series, int i, double radius, double opacity) {
        pen.disc(
                frame.placeX(series.x(i)),
                frame.placeY(series.y(i)),
                radius,
                series.color(),
                opacity);
    }

    private void paintLine(Series series) {
        boolean dashed = series.mark() == Series.Mark.DASHED;
        boolean few = chart.series().size() <= FEW_SERIES;
        int[] kept =
                Arrays.stream(PointThinning.line(series.ys(), LINE_POINTS / chart.series().size()))
                        .filter(i -> isDrawable(series, i))
                        .toArray();
        double[] x = Arrays.stream(kept).mapToDouble(i -> frame.placeX(series.x(i))).toArray();
        double[] y = Arrays.stream(kept).mapToDouble(i -> frame.placeY(series.y(i))).toArray();
        if (kept.length > 1)
            pen.line(x, y, new Pen.Stroke(series.color(), few ? 2.2 : 1.4, dashed));
        if (kept.length == 1 || (few && !dashed && kept.length <= MARKED_POINTS))
            for (int i : kept) disc(series, i, 3.4, 1);
    }
}
