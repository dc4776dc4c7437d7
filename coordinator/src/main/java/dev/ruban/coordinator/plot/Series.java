package dev.ruban.coordinator.plot;

import java.util.Arrays;

/// Points of one name within a chart. Points that are not finite are left out. Immutable.
public final class Series {
    /// How the points are drawn.
    public enum Mark {
        POINTS,
        LINE,
        DASHED
    }

    private final String name;
    private final Mark mark;
    private final Color color;
    private final double[] x;
    private final double[] y;
    private final boolean inLegend;

    /// @throws IllegalArgumentException if `x` and `y` have different lengths
    public Series(String name, Mark mark, Color color, double[] x, double[] y) {
        this(name, mark, color, x.clone(), y.clone(), true);
        if (x.length != y.length)
            throw new IllegalArgumentException(
                    "series '%s': %d x and %d y".formatted(name, x.length, y.length));
    }

    private Series(String name, Mark mark, Color color, double[] x, double[] y, boolean inLegend) {
        this.name = name;
        this.mark = mark;
        this.color = color;
        this.x = x;
        this.y = y;
        this.inLegend = inLegend;
    }

    /// This series without an entry in the legend.
    public Series unnamed() {
        return new Series(name, mark, color, x, y, false);
    }

    public String name() {
        return name;
    }

    public Mark mark() {
        return mark;
    }

    public Color color() {
        return color;
    }

    public int size() {
        return x.length;
    }

    public double x(int i) {
        return x[i];
    }

    public double y(int i) {
        return y[i];
    }

    boolean inLegend() {
        return inLegend;
    }

    /// Copies.
    double[] xs() {
        return x.clone();
    }

    double[] ys() {
        return y.clone();
    }

    @Override
    public String toString() {
        return name + " " + mark + " " + Arrays.toString(x) + " " + Arrays.toString(y);
    }
}
