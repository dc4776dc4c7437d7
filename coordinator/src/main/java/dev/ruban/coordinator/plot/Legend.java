package dev.ruban.coordinator.plot;

import java.util.ArrayList;
import java.util.List;

/// The names of a chart's series, in rows above the plot, each behind a sample of its mark. What
/// does not fit three rows is counted.
final class Legend {
    static final double ROW_HEIGHT = 20;
    private static final int MAX_ROWS = 3;
    private static final double FONT_SIZE = 13;
    private static final double SAMPLE = 24;
    private static final double GAP = 6;
    private static final double BETWEEN = 20;
    private static final double MAX_NAME_WIDTH = 240;

    private record Entry(Series series, String name, double x, int row) {}

    private final List<Entry> entries = new ArrayList<>();
    private int hidden;
    private double end;
    private int row;

    /// @param left  of each row
    /// @param width of each row
    Legend(List<Series> series, double left, double width) {
        List<Series> named = series.stream().filter(Series::inLegend).toList();
        end = left;
        for (int i = 0; i < named.size() && hidden == 0; i++)
            if (!place(named.get(i), left, left + width, named.size() - i - 1))
                hidden = named.size() - i;
    }

    int rows() {
        return entries.isEmpty() ? 0 : row + 1;
    }

    /// @param top of the first row
    void draw(Pen pen, double top) {
        Pen.Font font = new Pen.Font(FONT_SIZE, false, Pen.Anchor.START, Color.TEXT);
        for (Entry entry : entries) {
            double middle = top + (entry.row() + 0.5) * ROW_HEIGHT;
            drawSample(pen, entry.series(), entry.x(), middle);
            pen.text(entry.x() + SAMPLE + GAP, middle + 0.35 * FONT_SIZE, entry.name(), font);
        }
        if (hidden > 0)
            pen.text(end, top + (row + 0.5) * ROW_HEIGHT + 0.35 * FONT_SIZE, more(hidden), font);
    }

    /// Keeps room for the count of what may follow.
    private boolean place(Series series, double left, double right, int following) {
        String name = TextWidth.fitted(series.name(), FONT_SIZE, MAX_NAME_WIDTH);
        double width = SAMPLE + GAP + TextWidth.of(name, FONT_SIZE);
        double reserved =
                row == MAX_ROWS - 1 && following > 0
                        ? BETWEEN + TextWidth.of(more(following), FONT_SIZE)
                        : 0;
        if (end > left && end + width + reserved > right) {
            if (row == MAX_ROWS - 1) return false;
            row++;
            end = left;
        }
        entries.add(new Entry(series, name, end, row));
        end += width + BETWEEN;
        return true;
    }

    private static String more(int count) {
        return "and " + count + " more";
    }

    private static void drawSample(Pen pen, Series series, double x, double y) {
        if (series.mark() == Series.Mark.POINTS) {
            pen.disc(x + SAMPLE / 2, y, 4, series.color(), 0.8);
            return;
        }
        boolean dashed = series.mark() == Series.Mark.DASHED;
        pen.line(
                new double[] {x, x + SAMPLE},
                new double[] {y, y},
                new Pen.Stroke(series.color(), 2.2, dashed));
    }
}
