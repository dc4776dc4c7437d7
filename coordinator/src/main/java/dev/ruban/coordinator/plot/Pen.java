package dev.ruban.coordinator.plot;

/// Draws shapes on a surface of `width` by `height` units; y grows downwards.
interface Pen {
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /// How a text looks.
    /// @param size in units
    record Font(double size, boolean bold, Anchor anchor, Color color) {}

    /// How a line looks.
    /// @param width in units
    record Stroke(Color color, double width, boolean dashed) {}

    /// A filled rectangle.
    void rectangle(double x, double y, double width, double height, Color color);

    /// A line through points, its joints round.
    void line(double[] x, double[] y, Stroke stroke);

    /// A filled disc.
    /// @param opacity 0 to 1
    void disc(double x, double y, double radius, Color color, double opacity);

    /// A text whose base line begins, is centred, or ends at a point.
    void text(double x, double y, String text, Font font);

    /// A text that runs upwards, centred at a point.
    void textUpwards(double x, double y, String text, Font font);

    /// Until [#endClip] only what lies within the rectangle is drawn.
    void beginClip(double x, double y, double width, double height);

    void endClip();
}
